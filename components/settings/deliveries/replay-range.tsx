'use client';

import { useState } from 'react';
import { Labelled } from '#components/settings/labelled.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Field } from '#components/ui/field.tsx';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Channel, Delivery } from '#lib/views/dto/alerting.ts';
import { useReplay } from './use-replay.ts';

const WHICH: { value: string; label: string; states: Delivery['state'][] }[] = [
  { value: 'dead', label: 'what was given up', states: ['dead'] },
  { value: 'all', label: 'what was delivered, too', states: ['dead', 'delivered'] },
];

/** "2026-11-23T10:15" of a field, in the reader's zone, as ISO 8601; null for what is no time. */
const toIso = (local: string): string | null => {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
};

/** Sends what was created in a span of time again. */
export function ReplayRange({ channels }: { channels: readonly Channel[] }) {
  const [channelId, setChannelId] = useState('');
  const [which, setWhich] = useState('dead');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const span = { from: toIso(from), to: toIso(to) };
  const replay = useReplay();
  const isComplete = span.from !== null && span.to !== null;
  return (
    <form
      aria-label="Send a range again"
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (span.from === null || span.to === null) return;
        replay.mutate({
          ...(channelId === '' ? {} : { channelId }),
          from: span.from,
          to: span.to,
          states: WHICH.find(({ value }) => value === which)?.states ?? ['dead'],
        });
      }}
    >
      <Labelled label="Channel">
        <Choice
          label="Channel of the range"
          value={channelId}
          options={[
            { value: '', label: 'all channels' },
            ...channels.map(({ id, name }) => ({ value: id, label: visibleText(name) })),
          ]}
          onChange={setChannelId}
        />
      </Labelled>
      <Labelled label="Which">
        <Choice label="Which messages" value={which} options={WHICH} onChange={setWhich} />
      </Labelled>
      <Field
        label="From"
        type="datetime-local"
        required
        value={from}
        onChange={({ target }) => setFrom(target.value)}
      />
      <Field label="To" type="datetime-local" required value={to} onChange={({ target }) => setTo(target.value)} />
      <Button type="submit" disabled={!isComplete || replay.isPending}>
        {replay.isPending ? 'Queueing…' : 'Send again'}
      </Button>
      <span role="status" className="self-center text-muted">
        {replay.data === undefined
          ? ''
          : `${formatCount(replay.data.count)} ${replay.data.count === 1 ? 'message goes' : 'messages go'} out again.`}
      </span>
      <InlineError error={replay.error} />
    </form>
  );
}
