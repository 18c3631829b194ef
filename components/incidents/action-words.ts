import type { IncidentAction } from '#lib/queries/incidents.ts';

/** What needs words of a person before it is done. */
export type AskedAction = 'accept' | 'mute' | 'invalidate';

export const isAsked = (action: IncidentAction): action is AskedAction =>
  action === 'accept' || action === 'mute' || action === 'invalidate';

type Words = { title: string; what: string; button: string; placeholder: string };

export const ASKED: Record<AskedAction, Words> = {
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

/** "incident 12", "4 incidents" */
export const whatOf = (numbers: readonly number[]): string =>
  numbers.length === 1 ? `incident ${numbers[0]}` : `${numbers.length} incidents`;

export const MUTE_DAYS = [1, 7, 30] as const;

/** The last moment of a day ("2026-05-01") in the reader's zone, as ISO 8601; null for what is no day. */
export function endOfDay(day: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const end = new Date(`${day}T23:59:59`);
  return Number.isNaN(end.getTime()) ? null : end.toISOString();
}

const DAY_MS = 86_400_000;

export const daysFrom = (now: Date, days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString();

/** "2026-05-01", for a date field. */
export function dayText(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
