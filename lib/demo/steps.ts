import type { DemoHistory } from './history.ts';

export const DAY_MS = 86_400_000;

/**
 * DemoStep is a day of the replay: at `at` (shifted time) all its pushes were done. `changed` names its repositories.
 */
export type DemoStep = { at: Date; changed: string[] };

/**
 * Lists the days with changes, oldest first. They are moved by whole days so that the newest is on `now`'s UTC day, or
 * on the day before when it would otherwise be later than `now`.
 */
export function listSteps(history: DemoHistory, { now }: { now: Date }): { shiftMs: number; steps: DemoStep[] } {
  const days = new Map<number, { lastMs: number; changed: Set<string> }>();
  for (const repository of history.repositories) {
    for (const { at } of repository.tags.flatMap((tag) => tag.changes)) {
      const key = Math.floor(at.getTime() / DAY_MS);
      const day = days.get(key) ?? { lastMs: 0, changed: new Set() };
      days.set(key, day);
      day.lastMs = Math.max(day.lastMs, at.getTime());
      day.changed.add(repository.name);
    }
  }
  const ordered = [...days.entries()].sort(([a], [b]) => a - b);
  const newest = ordered.at(-1);
  if (!newest) return { shiftMs: 0, steps: [] };
  const [newestDay, { lastMs }] = newest;
  const sameDayMs = (Math.floor(now.getTime() / DAY_MS) - newestDay) * DAY_MS;
  const shiftMs = lastMs + sameDayMs > now.getTime() ? sameDayMs - DAY_MS : sameDayMs;
  const steps = ordered.map(([, day]) => ({ at: new Date(day.lastMs + shiftMs), changed: [...day.changed].sort() }));
  return { shiftMs, steps };
}
