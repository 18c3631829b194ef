import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startJobs } from '#lib/jobs/jobs.ts';
import { createTestDatabase } from '#tests/support/database.ts';

it('a failed start of the jobs runs no worker, and leaves no connection open', async () => {
  const { db, url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const runDue = vi.fn(async () => {});
  const start = () =>
    startJobs({
      contents: { bytesPerDay: () => 0, storeBytes: 1 },
      databaseUrl: url,
      db,
      log: pino({ level: 'silent' }),
      now: () => new Date(),
      // Makes the worker wake after a third of a second. The shortest interval in production is 15 s.
      random: () => -0.49,
      workers: [{ name: 'what is due', runDue }],
    });
  await (await start()).stop();
  await db.$executeRaw`drop table pgboss.schedule`;
  runDue.mockClear();
  await expect(start()).rejects.toThrow('schedule');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(runDue).not.toHaveBeenCalled();
  const left =
    await db.$queryRaw`select 1 from pg_stat_activity where application_name = 'plimsoll-jobs' and datname = current_database()`;
  expect(left).toEqual([]);
});
