'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import type { TokenScope } from '#lib/domain/account.ts';
import { formatDays } from '#lib/format/period.ts';
import { afterTokensChange, makeToken } from '#lib/queries/accounts/account.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import type { CreatedToken } from '#lib/views/dto/people.ts';

const SCOPES: readonly { scope: TokenScope; may: string }[] = [
  { scope: 'read', may: 'view everything' },
  { scope: 'check', may: 'run checks, as CI does' },
  { scope: 'write', may: 'view everything and change what is watched' },
];

const NO_SCOPE = 'Choose at least one scope';

const LIVES = [
  { value: '30', label: formatDays(30) },
  { value: '90', label: formatDays(90) },
  { value: '365', label: formatDays(365) },
  { value: 'never', label: 'never' },
] as const;

/** The form of a new token: its name, scopes and lifetime. */
export function TokenForm({ onMade, onCancel }: { onMade: (made: CreatedToken) => void; onCancel: () => void }) {
  const client = useQueryClient();
  const mayWrite = useMay('write');
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly TokenScope[]>(['read']);
  const [lifetime, setLifetime] = useState<(typeof LIVES)[number]['value']>('90');
  const making = useMutation({
    mutationFn: () =>
      makeToken({
        name: name.trim(),
        scopes: [...scopes],
        expiresInDays: lifetime === 'never' ? null : Number(lifetime),
      }),
    onSuccess: async (made) => {
      onMade(made);
      await afterTokensChange(client);
    },
  });
  const nameRefusal = refusalOf(making.error, 'name');
  return (
    <form
      aria-label="Create token"
      className="flex max-w-[720px] flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate();
      }}
    >
      <Field
        label="Name"
        required
        maxLength={100}
        value={name}
        placeholder="CI of acme/api"
        onChange={(event) => setName(event.target.value)}
        note="For example the program that uses it."
        error={nameRefusal}
      />
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 font-medium">Scopes</legend>
        {SCOPES.filter(({ scope }) => scope !== 'write' || mayWrite).map(({ scope, may }) => (
          <label key={scope} className="flex cursor-pointer items-baseline gap-2">
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={(event) =>
                setScopes(event.target.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope))
              }
              className="size-4 translate-y-[3px] accent-[var(--accent)]"
            />
            <span>
              <span className="font-medium">{scope}</span> <span className="text-muted">{may}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="flex flex-col items-start gap-1">
        <span className="font-medium">Expires after</span>
        <Segments label="Expires after" value={lifetime} options={LIVES} onChange={setLifetime} />
        {lifetime === 'never' ? (
          <p className="text-muted">It is valid until it is revoked. Note where it is used.</p>
        ) : null}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          kind="primary"
          type="submit"
          disabled={making.isPending}
          blocked={scopes.length === 0 ? NO_SCOPE : null}
        >
          {making.isPending ? 'Creating…' : 'Create token'}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        {scopes.length === 0 ? <span className="text-muted">{NO_SCOPE}.</span> : null}
        {nameRefusal === null ? <InlineError error={making.error} /> : null}
      </div>
    </form>
  );
}
