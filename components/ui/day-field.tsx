'use client';

import type { ReactNode } from 'react';
import { useNow } from '#components/figures/clock.tsx';
import { formatDays } from '#lib/format/period.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import { dayIn, dayWords, momentWords } from './until.ts';

/** Days from today that buttons offer. */
const PRESET_DAYS = [7, 30, 90] as const;

type Props = {
  label: string;
  name?: string;
  required?: boolean;
  /** "2026-11-23", or "" for none. */
  value: string;
  onChange: (day: string) => void;
  /** Shown with the chosen day, or alone while no day is chosen. */
  note?: ReactNode;
  error?: string | null;
  /** False if other controls offer lengths. */
  presets?: boolean;
};

/**
 * A date field for the last day of something. Browsers show the typed date in the order of their own language, so the chosen day
 * is written out below.
 */
export function DayField({ value, onChange, note, error, presets = true, ...field }: Props) {
  const now = useNow();
  const words = dayWords(value);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Field
        {...field}
        type="date"
        min={dayIn(0, now)}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        error={error ?? null}
        note={
          words === null ? (
            note
          ) : (
            <>
              <span className="text-ink">Until the end of {words}.</span> {note}
            </>
          )
        }
      />
      {presets ? (
        <fieldset aria-label={`${field.label}: presets`} className="flex flex-wrap gap-1">
          {PRESET_DAYS.map((days) => (
            <Button key={days} aria-pressed={value === dayIn(days, now)} onClick={() => onChange(dayIn(days, now))}>
              {formatDays(days)}
            </Button>
          ))}
        </fieldset>
      ) : null}
    </div>
  );
}

/** A field for a day and a time, with the chosen moment written out below. */
export function MomentField({
  label,
  value,
  onChange,
}: {
  label: string;
  /** "2026-11-23T10:15" in the reader's time zone, or "" for none. */
  value: string;
  onChange: (local: string) => void;
}) {
  return (
    <Field
      label={label}
      type="datetime-local"
      required
      value={value}
      onChange={({ target }) => onChange(target.value)}
      note={momentWords(value) ?? 'Day and time'}
    />
  );
}
