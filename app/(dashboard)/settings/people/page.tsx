import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { PeopleScreen } from '#components/settings/people-screen.tsx';
import { invitationsQuery, usersQuery } from '#lib/queries/people.ts';
import { readInvitations } from '#lib/views/invitations.ts';
import { readUsers } from '#lib/views/users.ts';

export const metadata: Metadata = { title: 'People' };

export default function Page() {
  return (
    <Prefetched
      read={({ views, clock, access }, client) =>
        Promise.all([
          client.prefetchQuery({ ...usersQuery(), queryFn: () => readUsers(views, access) }),
          client.prefetchQuery({ ...invitationsQuery(), queryFn: () => readInvitations(views, access, clock.now()) }),
        ])
      }
    >
      <PeopleScreen />
    </Prefetched>
  );
}
