'use client';

import { Choice } from '#components/ui/choice.tsx';
import { Field } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { Segments } from '#components/ui/segments.tsx';
import type { ChannelInput } from '#lib/queries/channels/channels.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import { hourText, WEEKDAY_OPTIONS } from './channel-health.ts';

export type DigestDraft = NonNullable<ChannelInput['digest']>;

const CADENCES = [
  { value: 'none', label: 'none' },
  { value: 'daily', label: 'daily' },
  { value: 'weekly', label: 'weekly' },
] as const;
const HOURS = [...Array(24).keys()].map((hour) => ({ value: String(hour), label: hourText(hour) }));

export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Returns the time zones that the browser knows, and the current one. */
function zones(current: string) {
  const known = Intl.supportedValuesOf('timeZone');
  return [...new Set([browserZone(), 'UTC', current, ...known])].map((zone) => ({ value: zone, label: zone }));
}

/** The schedule of the digest, and the daily limit of messages. */
export function DigestFields({
  digest,
  messagesPerDay,
  error,
  onDigest,
  onMessagesPerDay,
}: {
  digest: DigestDraft;
  messagesPerDay: string;
  error: Error | null;
  onDigest: (changed: Partial<DigestDraft>) => void;
  onMessagesPerDay: (text: string) => void;
}) {
  const isSent = digest.cadence !== 'none';
  return (
    <fieldset aria-label="Digest" className="grid min-w-0 grid-cols-1 items-start gap-4 sm:grid-cols-2 md:grid-cols-3">
      <Labelled label="Digest" note={isSent ? 'Everything not sent immediately.' : undefined}>
        <Segments
          label="Digest"
          value={digest.cadence}
          options={CADENCES}
          onChange={(cadence) => onDigest({ cadence })}
        />
      </Labelled>
      {isSent ? (
        <Labelled label="At" error={refusalOf(error, 'digest.timeZone')}>
          <span className="flex w-full flex-wrap gap-2">
            {digest.cadence === 'weekly' ? (
              <Choice
                label="Weekday of the digest"
                value={String(digest.weekday)}
                options={WEEKDAY_OPTIONS}
                onChange={(weekday) => onDigest({ weekday: Number(weekday) })}
              />
            ) : null}
            <Choice
              label="Hour of the digest"
              mono
              value={String(digest.hour)}
              options={HOURS}
              onChange={(hour) => onDigest({ hour: Number(hour) })}
            />
            <Choice
              label="Time zone of the digest"
              value={digest.timeZone}
              options={zones(digest.timeZone)}
              onChange={(timeZone) => onDigest({ timeZone })}
            />
          </span>
        </Labelled>
      ) : null}
      <Field
        label="Daily limit"
        name="messagesPerDay"
        mono
        inputMode="numeric"
        value={messagesPerDay}
        onChange={({ target }) => onMessagesPerDay(target.value)}
        note="The rest goes into one summary at the end of the day."
        error={refusalOf(error, 'messagesPerDay')}
      />
    </fieldset>
  );
}
