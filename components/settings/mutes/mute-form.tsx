'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNow } from '#components/figures/clock.tsx';
import { matchesDraft, toMatches } from '#components/settings/matches-draft.ts';
import { MatchesFields } from '#components/settings/matches-fields.tsx';
import { matchesEverything } from '#components/settings/matches-words.ts';
import { KIND_OPTIONS } from '#components/settings/routes/route-draft.ts';
import { SettingsForm } from '#components/settings/settings-form.tsx';
import { useEverythingQuestion } from '#components/settings/use-everything-question.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { DayField } from '#components/ui/day-field.tsx';
import { Field } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { endOfDay, inDays } from '#components/ui/until.ts';
import { formatDays } from '#lib/format/period.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import { addMute, afterMutesChange } from '#lib/queries/rules/mutes.ts';
import type { MuteMatches } from '#lib/views/dto/alerting.ts';

const LENGTHS = [
  { value: '1', label: formatDays(1) },
  { value: '7', label: formatDays(7) },
  { value: '30', label: formatDays(30) },
  { value: 'day', label: 'until a day' },
] as const;
const KINDS = [{ value: '', label: 'All kinds' }, ...KIND_OPTIONS] as const;

/** The form of a mute: what it matches, its reason and its end. */
export function MuteForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const now = useNow();
  const [matches, setMatches] = useState(() => matchesDraft());
  const [kind, setKind] = useState<(typeof KINDS)[number]['value']>('');
  const [reason, setReason] = useState('');
  const [length, setLength] = useState<(typeof LENGTHS)[number]['value']>('7');
  const [day, setDay] = useState('');
  const until = length === 'day' ? endOfDay(day) : inDays(Number(length), now);
  const { relation: _, ...typed } = toMatches(matches);
  const muted: MuteMatches = kind === '' ? typed : { ...typed, kind };
  const save = useMutation({
    mutationFn: (end: string) => addMute({ matches: muted, reason: reason.trim(), until: end }),
    onSuccess: async () => {
      await afterMutesChange(client);
      onDone();
    },
  });
  const { submit, question } = useEverythingQuestion({
    isNeeded: matchesEverything(muted),
    noun: 'mute',
    action: 'Mute everything',
    note: 'No alert is sent until the mute ends, also for critical jumps and polling errors.',
    onConfirm: () => {
      if (until !== null) save.mutate(until);
    },
  });
  const untilError = refusalOf(save.error, 'until');
  return (
    <>
      <SettingsForm
        label="Add mute"
        button="Save mute"
        blocked={until === null ? 'Choose the last day first' : null}
        isPending={save.isPending}
        error={save.error}
        onSubmit={submit}
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
          <Labelled label="Ends" note="Ends automatically." error={length === 'day' ? null : untilError}>
            <Segments label="Ends" value={length} options={LENGTHS} onChange={setLength} />
          </Labelled>
          {length === 'day' ? (
            <DayField
              label="Last day"
              name="until"
              required
              presets={false}
              value={day}
              onChange={setDay}
              error={untilError}
            />
          ) : null}
        </div>
      </SettingsForm>
      {question}
    </>
  );
}
