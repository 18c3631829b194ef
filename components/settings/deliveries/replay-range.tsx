'use client';

import { useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { MomentField } from '#components/ui/day-field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Channel, Delivery } from '#lib/views/dto/alerting.ts';
import { useReplay } from './use-replay.ts';

const WHICH: { value: string; label: string; states: Delivery['state'][] }[] = [
  { value: 'dead', label: 'failed messages', states: ['dead'] },
  { value: 'all', label: 'delivered messages too', states: ['dead', 'delivered'] },
];

/** Returns a local time of a field, "2026-11-23T10:15", as ISO 8601; null for anything else. */
const toIso = (local: string): string | null => {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
};

/** Sends the messages of a time span again. */
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
      aria-label="Resend a period"
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
          label="Channel of the period"
          value={channelId}
          options={[
            { value: '', label: 'All channels' },
            ...channels.map(({ id, name }) => ({ value: id, label: visibleText(name) })),
          ]}
          onChange={setChannelId}
        />
      </Labelled>
      <Labelled label="Which">
        <Choice label="Messages to resend" value={which} options={WHICH} onChange={setWhich} />
      </Labelled>
      <MomentField label="From" value={from} onChange={setFrom} />
      <MomentField label="To" value={to} onChange={setTo} />
      <Button type="submit" disabled={replay.isPending} blocked={isComplete ? null : 'Choose both times first'}>
        {replay.isPending ? 'Queueing…' : 'Resend'}
      </Button>
      <span role="status" className="self-center text-muted">
        {replay.data === undefined ? '' : `${countOf(replay.data.count, 'message')} queued.`}
      </span>
      <InlineError error={replay.error} />
    </form>
  );
}
