'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { makeToken } from '#lib/queries/account.ts';
import { refusalOf } from '#lib/queries/api-error.ts';
import type { CreatedToken, TokenScope } from '#lib/views/dto/people.ts';

const SCOPES: readonly { scope: TokenScope; may: string }[] = [
  { scope: 'read', may: 'sees everything that is watched' },
  { scope: 'check', may: 'asks whether an image is within its budget, as CI does' },
  { scope: 'write', may: 'sees and changes what is watched and from where' },
];

const LIVES = [
  { value: '30', label: '30 d' },
  { value: '90', label: '90 d' },
  { value: '365', label: '1 year' },
  { value: 'never', label: 'never' },
] as const;

/** Names a token, says what it may and for how long. */
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
      await client.invalidateQueries({ queryKey: ['tokens'] });
    },
  });
  const nameRefusal = refusalOf(making.error, 'name');
  return (
    <form
      aria-label="Make a token"
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
        note="What uses it: you will know it by this name."
        error={nameRefusal}
      />
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 font-medium">What it may</legend>
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
          <p className="text-muted">It holds until somebody revokes it: write down where it is used.</p>
        ) : null}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button kind="primary" type="submit" disabled={making.isPending || scopes.length === 0}>
          {making.isPending ? 'Making…' : 'Make token'}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        {scopes.length === 0 ? <span className="text-muted">Tick at least one thing that it may.</span> : null}
        {nameRefusal === null ? <InlineError error={making.error} /> : null}
      </div>
    </form>
  );
}
