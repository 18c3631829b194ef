'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ago } from '#components/figures/time.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import type { Role } from '#lib/domain/account.ts';
import { visibleText } from '#lib/format/text.ts';
import { afterInvitationsChange, changeUser, makeResetLink, removeUser } from '#lib/queries/accounts/people.ts';
import { refreshAll } from '#lib/queries/refresh.ts';
import type { CreatedInvitation, User } from '#lib/views/dto/people.ts';
import { findRole, ROLES } from './roles.ts';

const MEANS = { password: 'a password', oidc: 'single sign-on' } as const;

type Props = { user: User; onLink: (link: CreatedInvitation) => void };

/** An account, and what an admin can change. Nobody can disable or remove their own account. */
export function PersonItem({ user, onLink }: Props) {
  return (
    <li className="flex min-h-[53px] flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-2 last:border-b-0">
      <PersonFacts user={user} />
      <PersonActions user={user} onLink={onLink} />
    </li>
  );
}

function PersonFacts({ user }: { user: User }) {
  const isDisabled = user.disabledAt !== null;
  const means = user.signsInWith.map((kind) => MEANS[kind]).join(' or ');
  return (
    <div className="min-w-0 flex-1 basis-72">
      <p className="flex flex-wrap items-baseline gap-x-3 [overflow-wrap:anywhere]">
        <span className={`font-medium ${isDisabled ? 'text-muted line-through' : ''}`}>{visibleText(user.name)}</span>
        <span>{visibleText(user.email)}</span>
        {user.isYou ? <span className="text-saved">you</span> : null}
        {isDisabled ? <span className="text-danger">disabled</span> : null}
      </p>
      <p className="text-muted">
        {means === '' ? 'cannot sign in yet' : `signs in with ${means}`}
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
  );
}

function PersonActions({ user, onLink }: Props) {
  const client = useQueryClient();
  // An admin who changes their own account sees other data afterwards.
  const refresh = () => refreshAll(client);
  const change = useMutation({
    mutationFn: (body: { role?: Role; isDisabled?: boolean }) => changeUser(user.id, body),
    onSettled: refresh,
  });
  const reset = useMutation({
    mutationFn: () => makeResetLink(user.id),
    onSuccess: (link) => {
      onLink(link);
      return afterInvitationsChange(client);
    },
  });
  const removal = useMutation({ mutationFn: () => removeUser(user.id), onSuccess: refresh });
  const displayName = visibleText(user.name);
  const isDisabled = user.disabledAt !== null;
  const busy = change.isPending || reset.isPending || removal.isPending;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <InlineError error={change.error ?? reset.error ?? removal.error} />
      <RoleChoice user={user} onChange={(role) => change.mutate({ role })} />
      <Button
        disabled={busy}
        blocked={isDisabled ? 'Enable the account first' : null}
        aria-label={`Reset link for ${displayName}`}
        title="Creates a link to set a new password"
        onClick={() => reset.mutate()}
      >
        Reset link
      </Button>
      {user.isYou ? null : (
        <>
          <Button
            disabled={busy}
            aria-label={`${isDisabled ? 'Enable' : 'Disable'} ${displayName}`}
            onClick={() => change.mutate({ isDisabled: !isDisabled })}
          >
            {isDisabled ? 'Enable' : 'Disable'}
          </Button>
          <Confirm
            label="Remove"
            disabled={busy}
            title={`Remove ${displayName}?`}
            action="Remove account"
            onConfirm={() => removal.mutate()}
          >
            The account, its sessions and API tokens are removed. Its changes stay, and the audit log keeps its name.
          </Confirm>
        </>
      )}
    </div>
  );
}

function RoleChoice({ user, onChange }: { user: User; onChange: (role: Role) => void }) {
  if (user.isRoleFromFile)
    return (
      <span title="Change it there, under access.roles" className="text-muted">
        {user.role}, set in plimsoll.yaml
      </span>
    );
  return (
    <Choice
      label={`Role of ${visibleText(user.name)}`}
      value={user.role}
      options={ROLES}
      onChange={(value) => {
        const role = findRole(value);
        if (role !== undefined) onChange(role);
      }}
    />
  );
}
