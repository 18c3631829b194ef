'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ago } from '#components/figures/time.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import { visibleText } from '#lib/format/text.ts';
import { changeUser, makeResetLink, removeUser } from '#lib/queries/people.ts';
import type { CreatedInvitation, Role, User } from '#lib/views/dto/people.ts';
import { findRole, ROLES } from './roles.ts';

const MEANS = { password: 'a password', oidc: 'single sign-on' } as const;

/** One account: its role, whether it may sign in, and the ways out. Nobody shuts out himself: another admin does. */
export function PersonItem({ user, onLink }: { user: User; onLink: (link: CreatedInvitation) => void }) {
  const client = useQueryClient();
  // Who changes himself sees other things afterwards.
  const refresh = () => client.invalidateQueries();
  const change = useMutation({
    mutationFn: (body: { role?: Role; isDisabled?: boolean }) => changeUser(user.id, body),
    onSettled: refresh,
  });
  const reset = useMutation({
    mutationFn: () => makeResetLink(user.id),
    onSuccess: (link) => {
      onLink(link);
      return refresh();
    },
  });
  const removal = useMutation({ mutationFn: () => removeUser(user.id), onSuccess: refresh });
  const name = visibleText(user.name);
  const isDisabled = user.disabledAt !== null;
  const busy = change.isPending || reset.isPending || removal.isPending;
  return (
    <li className="flex min-h-[53px] flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-2 last:border-b-0">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-baseline gap-x-3 [overflow-wrap:anywhere]">
          <span className={`font-medium ${isDisabled ? 'text-muted line-through' : ''}`}>{name}</span>
          <span>{visibleText(user.email)}</span>
          {user.isYou ? <span className="text-saved">you</span> : null}
          {isDisabled ? <span className="text-danger">disabled</span> : null}
        </p>
        <p className="text-muted">
          {user.signsInWith.length === 0
            ? 'cannot sign in yet'
            : `signs in with ${user.signsInWith.map((means) => MEANS[means]).join(' or ')}`}
          {', '}
          {user.lastSeenAt === null ? (
            'never seen'
          ) : (
            <>
              last seen <Ago at={user.lastSeenAt} />
            </>
          )}
          , joined <Ago at={user.createdAt} />
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <InlineError error={change.error ?? reset.error ?? removal.error} />
        {user.isRoleFromFile ? (
          <span title="Change it there, under access.roles" className="text-muted">
            {user.role}, says plimsoll.yaml
          </span>
        ) : (
          <Choice
            label={`Role of ${name}`}
            value={user.role}
            options={ROLES}
            onChange={(value) => {
              const role = findRole(value);
              if (role !== undefined) change.mutate({ role });
            }}
          />
        )}
        <Button
          disabled={busy || isDisabled}
          aria-label={`Reset link for ${name}`}
          title={isDisabled ? 'Enable the account first' : 'A link that sets a new password'}
          onClick={() => reset.mutate()}
        >
          Reset link
        </Button>
        {user.isYou ? null : (
          <>
            <Button
              disabled={busy}
              aria-label={`${isDisabled ? 'Enable' : 'Disable'} ${name}`}
              onClick={() => change.mutate({ isDisabled: !isDisabled })}
            >
              {isDisabled ? 'Enable' : 'Disable'}
            </Button>
            <Confirm
              label="Remove"
              disabled={busy}
              title={`Remove ${name}?`}
              action="Remove account"
              onConfirm={() => removal.mutate()}
            >
              The account, its sessions and its API tokens go; what it changed stays, and the audit log keeps its name.
            </Confirm>
          </>
        )}
      </div>
    </li>
  );
}
