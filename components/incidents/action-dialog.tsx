'use client';

import { type FormEvent, useState } from 'react';
import { useNow } from '#components/figures/clock.tsx';
import { Day } from '#components/figures/time.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { DayField } from '#components/ui/day-field.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { endOfDay, inDays } from '#components/ui/until.ts';
import { formatDays } from '#lib/format/period.ts';
import { type DialogAction, whatOf } from './action-words.ts';
import type { IncidentActions } from './use-incident-actions.ts';

type Words = { title: string; what: string; button: string; placeholder: string };

const WORDS: Record<DialogAction, Words> = {
  accept: {
    title: 'Accept',
    what: 'The current size becomes the new baseline.',
    button: 'Accept',
    placeholder: 'We ship the new model with it',
  },
  mute: {
    title: 'Mute',
    what: 'The incident stays open. Plimsoll sends no messages about it until the date below.',
    button: 'Mute',
    placeholder: 'Being worked on until the release',
  },
  invalidate: {
    title: 'Not a regression',
    what: 'Ends the incident. The current size becomes the baseline.',
    button: 'Not a regression',
    placeholder: 'Nightly builds carry debug symbols now and then',
  },
};

/** An accepted secret has no baseline. */
const ACCEPT_SECRETS: Words = {
  title: 'Accept',
  what: 'Ends the incident. These secrets open no other one, also in later images.',
  button: 'Accept',
  placeholder: 'Revoked, and the tags are pinned by digest',
};

const MUTE_DAYS = [1, 7, 30] as const;

type Span = '1' | '7' | '30' | 'until';

/** The dialog for the reason and the end of an action. */
export function ActionDialog({ actions }: { actions: IncidentActions }) {
  return actions.dialog === null ? null : <OpenDialog actions={actions} {...actions.dialog} />;
}

type Props = { actions: IncidentActions } & NonNullable<IncidentActions['dialog']>;

function OpenDialog({ actions, action, targets }: Props) {
  const { isPending, error } = actions;
  const ofSecrets = action === 'accept' && targets.some(({ kind }) => kind === 'secret');
  const { title, what, button, placeholder } = ofSecrets ? ACCEPT_SECRETS : WORDS[action];
  const now = useNow();
  const [reason, setReason] = useState('');
  const [span, setSpan] = useState<Span>('7');
  const [day, setDay] = useState('');
  const hasDay = (action === 'accept' && !ofSecrets) || (action === 'mute' && span === 'until');
  const until = action === 'mute' && span !== 'until' ? inDays(Number(span), now) : endOfDay(day);
  const lacksDay = action === 'mute' && until === null;
  const blocked = reason.trim() === '' ? 'Type a reason first' : lacksDay ? 'Choose the last day first' : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (blocked !== null || isPending) return;
    actions.submit({ reason: reason.trim(), ...(action !== 'invalidate' && until !== null ? { until } : {}) });
  };
  return (
    <Dialog title={`${title}: ${whatOf(targets.map(({ number }) => number))}`} onClose={actions.close}>
      <form onSubmit={submit} className="mt-2 flex flex-col gap-4">
        <p className="text-muted">{what}</p>
        <Field
          label="Reason"
          required
          maxLength={2_000}
          placeholder={placeholder}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          data-first-field
        />
        {action === 'mute' ? (
          <Segments
            label="For how long"
            value={span}
            options={[
              ...MUTE_DAYS.map((days) => ({ value: String(days) as Span, label: formatDays(days) })),
              { value: 'until' as Span, label: 'until…' },
            ]}
            onChange={setSpan}
          />
        ) : null}
        {hasDay ? (
          <DayField
            label={action === 'mute' ? 'Last day' : 'Expected until (optional)'}
            note={action === 'mute' ? undefined : 'After this date the old baseline applies again.'}
            presets={action === 'accept'}
            required={action === 'mute'}
            value={day}
            onChange={setDay}
          />
        ) : null}
        {action === 'mute' && span !== 'until' && until !== null ? (
          <p className="text-muted">
            Until <Day at={until} withTime />.
          </p>
        ) : null}
        <InlineError error={error} />
        <div className="flex justify-end gap-2">
          <Button onClick={actions.close}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={isPending} blocked={blocked}>
            {isPending ? 'Saving…' : button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
