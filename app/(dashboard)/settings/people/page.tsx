import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { PeopleScreen } from '#components/settings/people-screen.tsx';
import { invitationsQuery, usersQuery } from '#lib/queries/accounts/people.ts';
import { readInvitations } from '#lib/views/accounts/invitations.ts';
import { readUsers } from '#lib/views/accounts/users.ts';
import { prefetchBaseUrl } from '../prefetch-base-url.ts';

export const metadata: Metadata = { title: 'People' };

export default function Page() {
  return (
    <Prefetched
      read={(context, client) =>
        Promise.all([
          prefetchBaseUrl(context, client),
          client.prefetchQuery({ ...usersQuery(), queryFn: () => readUsers(context.views, context.access) }),
          client.prefetchQuery({
            ...invitationsQuery(),
            queryFn: () => readInvitations(context.views, context.access, context.clock.now()),
          }),
        ])
      }
    >
      <PeopleScreen />
    </Prefetched>
  );
}
