'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Expiry } from '#components/figures/expiry.tsx';
import { Ago } from '#components/figures/time.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import { visibleText } from '#lib/format/text.ts';
import { afterTokensChange, revokeToken } from '#lib/queries/accounts/account.ts';
import type { Token } from '#lib/views/dto/people.ts';

/** A token with its scopes, its last use and a button to revoke it. */
export function TokenItem({ token, showOwner }: { token: Token; showOwner: boolean }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeToken(token.id),
    onSettled: () => afterTokensChange(client),
  });
  const tokenName = visibleText(token.name);
  return (
    <li className="flex min-h-[53px] flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2 last:border-b-0">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium [overflow-wrap:anywhere]">{tokenName}</span>
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
          , created <Ago at={token.createdAt} />
        </p>
      </div>
      <InlineError error={revoke.error} />
      <Confirm
        label="Revoke"
        disabled={revoke.isPending}
        title={`Revoke “${tokenName}”?`}
        action="Revoke token"
        onConfirm={() => revoke.mutate()}
      >
        Programs that use it are refused from now on. This cannot be undone; you can create a new token.
      </Confirm>
    </li>
  );
}
