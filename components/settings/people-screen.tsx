'use client';

import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/section.tsx';
import { invitationsQuery, usersQuery } from '#lib/queries/people.ts';
import type { CreatedInvitation } from '#lib/views/dto/people.ts';
import { InvitationItem } from './invitation-item.tsx';
import { InviteForm } from './invite-form.tsx';
import { MadeLink } from './made-link.tsx';
import { PersonItem } from './person-item.tsx';

/** Who may come in, as what, and who was asked to. */
export function PeopleScreen() {
  const users = useQuery(usersQuery());
  const invitations = useQuery(invitationsQuery());
  const [isInviting, setInviting] = useState(false);
  const [made, setMade] = useState<CreatedInvitation | null>(null);
  return (
    <div className="flex max-w-[1040px] flex-col gap-6">
      <div className="flex items-center justify-between gap-4">
        <h1 className="text-l font-medium">People</h1>
        <Button aria-expanded={isInviting} onClick={() => setInviting(!isInviting)}>
          <UserPlus aria-hidden size={14} /> Invite
        </Button>
      </div>
      {made === null ? null : <MadeLink made={made} onDone={() => setMade(null)} />}
      {isInviting ? (
        <InviteForm
          onMade={(link) => {
            setMade(link);
            setInviting(false);
          }}
          onCancel={() => setInviting(false)}
        />
      ) : null}
      <Loaded query={users} name="The people" rows={2}>
        {({ items }) => (
          <ul aria-label="People" className="border-t border-line">
            {items.map((user) => (
              <PersonItem key={user.id} user={user} onLink={setMade} />
            ))}
          </ul>
        )}
      </Loaded>
      <Section title="Open links" note="Invitations and links for a new password that nobody has used yet.">
        <Loaded query={invitations} name="The open links">
          {({ items }) =>
            items.length === 0 ? (
              <p className="text-muted">None. “Invite” makes one.</p>
            ) : (
              <ul aria-label="Open links" className="border-t border-line">
                {items.map((invitation) => (
                  <InvitationItem key={invitation.id} invitation={invitation} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
    </div>
  );
}
