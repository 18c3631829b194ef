'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Switch } from '#components/ui/switch.tsx';
import type { Candidate, Decision } from './candidates.ts';

/** Codes of errors of a registry that was not reached: a password does not help. */
const UNREACHED: ReadonlySet<string> = new Set(['connection', 'timeout']);

/** The fields with which a refused row is tried again: a password, or plain http. Only a button after an error of reachability. */
export function Access({ candidate, onDecide }: { candidate: Candidate; onDecide: (change: Decision) => void }) {
  const [username, setUsername] = useState(candidate.decision.credentials?.username ?? '');
  const [password, setPassword] = useState('');
  const [insecure, setInsecure] = useState(candidate.decision.insecure ?? false);
  const { attempt = 0 } = candidate.decision;
  if (UNREACHED.has(candidate.trial.problem?.code ?? ''))
    return (
      <div className="pt-2">
        <Button onClick={() => onDecide({ attempt: attempt + 1 })}>Try again</Button>
      </div>
    );
  return (
    <form
      aria-label={`Access to ${candidate.key}`}
      className="flex flex-wrap items-end gap-3 pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        const change: Decision = { attempt: attempt + 1, insecure };
        if (username !== '' || password !== '') change.credentials = { username, password };
        onDecide(change);
      }}
    >
      <Field
        label="User name"
        value={username}
        autoComplete="off"
        onChange={(event) => setUsername(event.target.value)}
      />
      <Field
        label="Password or token"
        type="password"
        value={password}
        autoComplete="new-password"
        onChange={(event) => setPassword(event.target.value)}
      />
      <span className="flex h-8 items-center">
        <Switch label="plain http" checked={insecure} onChange={setInsecure} />
      </span>
      <Button type="submit">Try again</Button>
    </form>
  );
}
