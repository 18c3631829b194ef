'use client';

import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/section.tsx';
import { useEdit } from '#components/ui/use-edit.ts';
import { invitationsQuery, usersQuery } from '#lib/queries/accounts/people.ts';
import { NEW } from '#lib/queries/url/url-state.ts';
import type { CreatedInvitation } from '#lib/views/dto/people.ts';
import { BaseUrlNote } from './base-url-note.tsx';
import { InvitationItem } from './invitation-item.tsx';
import { InviteForm } from './invite-form.tsx';
import { MadeLink } from './made-link.tsx';
import { PersonItem } from './person-item.tsx';

/** The accounts, and the invitations that can still be used. */
export function PeopleScreen() {
  const users = useQuery(usersQuery());
  const invitations = useQuery(invitationsQuery());
  const [edit, setEdit] = useEdit();
  const isInviting = edit === NEW;
  const [made, setMade] = useState<CreatedInvitation | null>(null);
  return (
    <div className="flex max-w-[1040px] flex-col gap-6">
      <div className="flex items-center justify-between gap-4">
        <h1 className="text-l font-medium">People</h1>
        <Button aria-expanded={isInviting} onClick={() => setEdit(isInviting ? null : NEW)}>
          <UserPlus aria-hidden size={14} /> Invite person
        </Button>
      </div>
      <BaseUrlNote of="invitations" />
      {made === null ? null : <MadeLink made={made} onDone={() => setMade(null)} />}
      {isInviting ? (
        <InviteForm
          onMade={(link) => {
            setMade(link);
            setEdit(null);
          }}
          onCancel={() => setEdit(null)}
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
      <Section id="links" title="Open links" note="Invitations and reset links that were not used yet.">
        <Loaded query={invitations} name="The open links">
          {({ items }) =>
            items.length === 0 ? (
              <p className="text-muted">None. Create one with “Invite person”.</p>
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
