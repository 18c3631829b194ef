'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Switch } from '#components/ui/switch.tsx';
import type { Candidate, Decision } from './candidates.ts';

/** A refused row may need a password, or plain http; then it is tried again. */
export function Access({ candidate, onDecide }: { candidate: Candidate; onDecide: (change: Decision) => void }) {
  const [username, setUsername] = useState(candidate.decision.credentials?.username ?? '');
  const [password, setPassword] = useState('');
  const [insecure, setInsecure] = useState(candidate.decision.insecure ?? false);
  return (
    <form
      aria-label={`Access to ${candidate.key}`}
      className="flex flex-wrap items-end gap-3 pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        const change: Decision = { attempt: (candidate.decision.attempt ?? 0) + 1, insecure };
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
