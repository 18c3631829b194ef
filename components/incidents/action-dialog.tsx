'use client';

import { type FormEvent, useState } from 'react';
import { useNow } from '#components/figures/clock.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { dayOf, endOfDay, inDays } from '#components/ui/until.ts';
import { type DialogAction, whatOf } from './action-words.ts';
import type { IncidentActions } from './use-incident-actions.ts';

type Words = { title: string; what: string; button: string; placeholder: string };

const ASKED: Record<DialogAction, Words> = {
  accept: {
    title: 'Accept',
    what: 'The sizes that its series have now become the level that later pushes are judged by.',
    button: 'Accept',
    placeholder: 'We ship the new model with it',
  },
  mute: {
    title: 'Mute',
    what: 'It stays open and on the charts; nobody is told of it until then.',
    button: 'Mute',
    placeholder: 'Being worked on until the release',
  },
  invalidate: {
    title: 'No regression',
    what: 'It ends, its sizes become the level, and it counts against the rule that fired.',
    button: 'It is none',
    placeholder: 'Nightly builds carry debug symbols now and then',
  },
};

const MUTE_DAYS = [1, 7, 30] as const;

type Span = '1' | '7' | '30' | 'until';

/** Asks why, and until when, once an action was begun that needs to know. */
export function ActionDialog({ actions }: { actions: IncidentActions }) {
  return actions.asked === null ? null : <AskingDialog actions={actions} {...actions.asked} />;
}

type Props = { actions: IncidentActions } & NonNullable<IncidentActions['asked']>;

function AskingDialog({ actions, action, targets }: Props) {
  const { isPending, error } = actions;
  const { title, what, button, placeholder } = ASKED[action];
  const now = useNow();
  const [reason, setReason] = useState('');
  const [span, setSpan] = useState<Span>('7');
  const [day, setDay] = useState('');
  const asksDay = action === 'accept' || (action === 'mute' && span === 'until');
  const until = action === 'mute' && span !== 'until' ? inDays(Number(span), now) : endOfDay(day);
  const isReady = reason.trim() !== '' && (action !== 'mute' || until !== null) && !isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
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
              ...MUTE_DAYS.map((days) => ({ value: String(days) as Span, label: `${days} d` })),
              { value: 'until' as Span, label: 'until…' },
            ]}
            onChange={setSpan}
          />
        ) : null}
        {asksDay ? (
          <Field
            label={action === 'mute' ? 'Until the end of' : 'Expected until (optional)'}
            note={action === 'mute' ? undefined : 'From then on the level before counts again.'}
            type="date"
            min={dayOf(now.toISOString())}
            value={day}
            onChange={(event) => setDay(event.target.value)}
          />
        ) : null}
        <InlineError error={error} />
        <div className="flex justify-end gap-2">
          <Button onClick={actions.close}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={!isReady}>
            {isPending ? 'Doing it…' : button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
