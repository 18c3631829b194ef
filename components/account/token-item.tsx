'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Expiry } from '#components/figures/expiry.tsx';
import { Ago } from '#components/figures/time.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import { visibleText } from '#lib/format/text.ts';
import { revokeToken } from '#lib/queries/account.ts';
import type { Token } from '#lib/views/dto/people.ts';

/** One token: how to know it, what it may, whether it is used. */
export function TokenItem({ token, showOwner }: { token: Token; showOwner: boolean }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeToken(token.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  });
  const name = visibleText(token.name);
  return (
    <li className="flex min-h-[53px] flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2 last:border-b-0">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium [overflow-wrap:anywhere]">{name}</span>
          <span className="num text-muted">{token.hint}…</span>
          <span>{token.scopes.join(', ')}</span>
          {showOwner ? (
            <span className="text-muted [overflow-wrap:anywhere]">of {visibleText(token.owner.email)}</span>
          ) : null}
        </p>
        <p className="text-muted">
          <Expiry at={token.expiresAt} />,{' '}
          {token.lastUsedAt === null ? (
            'never used'
          ) : (
            <>
              last used <Ago at={token.lastUsedAt} />
            </>
          )}
          , made <Ago at={token.createdAt} />
        </p>
      </div>
      <InlineError error={revoke.error} />
      <Confirm
        label="Revoke"
        disabled={revoke.isPending}
        title={`Revoke “${name}”?`}
        action="Revoke token"
        onConfirm={() => revoke.mutate()}
      >
        What uses it is refused from now on. It cannot be undone; a new token can be made.
      </Confirm>
    </li>
  );
}
