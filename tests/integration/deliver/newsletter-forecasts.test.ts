import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { insertSeriesRows } from '#tests/support/series-rows.ts';
import { MADE, type NewsletterWorld, openNewsletterWorld } from './newsletter-world.ts';

const DAY_MS = 86_400_000;
const due = new Date('2026-03-30T07:00:00Z');

let world: NewsletterWorld;

beforeAll(async () => {
  world = await openNewsletterWorld();
});
afterAll(() => world.drop());
beforeEach(() => world.empty());

it('lists series that break their budget within 30 days at their pace, the first ones first', async () => {
  const { db } = world;
  const since = new Date(due.getTime() - 50 * DAY_MS);
  const rows = { repositoryId: world.ids.ours, since, everyDays: 7 };
  const grows = (from: number) => Array.from({ length: 8 }, (_, week) => from + week);
  await insertSeriesRows(db, { ...rows, streamKey: 'tag:slow', sizes: grows(90) });
  await insertSeriesRows(db, { ...rows, streamKey: 'tag:soon', sizes: grows(92) });
  await insertSeriesRows(db, { ...rows, streamKey: 'tag:flat', sizes: [99, 98, 99, 98, 99, 98, 99, 98] });
  await insertSeriesRows(db, { ...rows, streamKey: 'tag:later', sizes: grows(80) });
  await db.$executeRaw`update "Point" set "budgetState" = 'near', "budgetBytes" = 100000000, "budgetMetricName" = 'total', "budgetedBytes" = "sizeBytes"`;
  await world.run(MADE);
  await world.run(due);
  const forecasts = (await world.digests())[0]?.facts.forecasts ?? [];
  expect(forecasts.map(({ stream, bytesPerWeek }) => [stream, bytesPerWeek])).toEqual([
    ['soon', 1_000_000],
    ['slow', 1_000_000],
  ]);
  const day = (time: string | null | undefined) => Math.round((Date.parse(time ?? '') - due.getTime()) / DAY_MS);
  expect(forecasts.map(({ likelyAt }) => day(likelyAt))).toEqual([6, 20]);
});
