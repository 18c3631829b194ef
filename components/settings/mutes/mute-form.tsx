'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNow } from '#components/figures/clock.tsx';
import { Labelled } from '#components/settings/labelled.tsx';
import { matchesDraft, toMatches } from '#components/settings/matches-draft.ts';
import { MatchesFields } from '#components/settings/matches-fields.tsx';
import { ROUTE_KINDS } from '#components/settings/routes/route-draft.ts';
import { SettingsForm } from '#components/settings/settings-form.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { endOfDay, inDays } from '#components/ui/until.ts';
import { refusalOf } from '#lib/queries/api-error.ts';
import { addMute } from '#lib/queries/mutes.ts';
import type { MuteMatches } from '#lib/views/dto/alerting.ts';

const LENGTHS = [
  { value: '1', label: '1 d' },
  { value: '7', label: '7 d' },
  { value: '30', label: '30 d' },
  { value: 'day', label: 'until a day' },
] as const;
const KINDS = [{ value: '', label: 'any kind' }, ...ROUTE_KINDS] as const;

/** Keeps something quiet until an end, with a reason. */
export function MuteForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const now = useNow();
  const [matches, setMatches] = useState(() => matchesDraft());
  const [kind, setKind] = useState<(typeof KINDS)[number]['value']>('');
  const [reason, setReason] = useState('');
  const [length, setLength] = useState<(typeof LENGTHS)[number]['value']>('7');
  const [day, setDay] = useState('');
  const until = length === 'day' ? endOfDay(day) : inDays(Number(length), now);
  const save = useMutation({
    mutationFn: (end: string) => {
      const { relation: _, ...typed } = toMatches(matches);
      const body: MuteMatches = kind === '' ? typed : { ...typed, kind };
      return addMute({ matches: body, reason: reason.trim(), until: end });
    },
    onSuccess: async () => {
      await Promise.all([['mutes'], ['incidents']].map((queryKey) => client.invalidateQueries({ queryKey })));
      onDone();
    },
  });
  const untilError = refusalOf(save.error, 'until');
  return (
    <SettingsForm
      label="Mute something"
      button="Mute"
      busyButton="Muting…"
      isReady={until !== null}
      isPending={save.isPending}
      error={save.error}
      onSubmit={() => {
        if (until !== null) save.mutate(until);
      }}
      onCancel={onDone}
    >
      <MatchesFields
        draft={matches}
        parts={['repository', 'owner', 'stream', 'platform']}
        error={save.error}
        onChange={(changed) => setMatches({ ...matches, ...changed })}
      />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Labelled label="Kind" error={refusalOf(save.error, 'matches.kind')}>
          <Choice
            label="Kind"
            value={kind}
            options={[...KINDS]}
            className="w-full"
            onChange={(value) => setKind(KINDS.find((option) => option.value === value)?.value ?? '')}
          />
        </Labelled>
        <Field
          label="Reason"
          name="reason"
          required
          maxLength={500}
          value={reason}
          placeholder="Moving to another base image this week"
          onChange={({ target }) => setReason(target.value)}
          error={refusalOf(save.error, 'reason')}
        />
        <Labelled label="Ends" note="Then it ends by itself." error={length === 'day' ? null : untilError}>
          <Segments label="Ends" value={length} options={LENGTHS} onChange={setLength} />
        </Labelled>
        {length === 'day' ? (
          <Field
            label="Last day"
            name="until"
            type="date"
            required
            value={day}
            onChange={({ target }) => setDay(target.value)}
            error={untilError}
          />
        ) : null}
      </div>
    </SettingsForm>
  );
}
