import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMeasurements } from '#lib/views/series/measurements.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertMainSeries } from '#tests/support/main-series.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { insertSeriesRows } from '#tests/support/series-rows.ts';

const NOW = new Date('2026-06-10T12:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('metrics have what each kind of finding saves in main series, without secrets and dismissed findings', async () => {
  const { db } = database;
  const registryId = await addTestRegistry(db, 'https://registry.example', NOW);
  const repositoryId = await addTestRepository(db, registryId, 'acme/api', NOW);
  const found = [
    { kind: 'secret', savedBytes: 0 },
    { kind: 'package-cache', id: 'apt', savedBytes: 30_000_000 },
    { kind: 'package-cache', id: 'npm', savedBytes: 2_000_000 },
    { kind: 'toolchain', savedBytes: 84_000_000 },
  ] as const;
  await insertMainSeries(db, { repositoryId, name: 'api', pushes: [{ found }], last: NOW });
  await insertSeriesRows(db, { repositoryId, streamKey: 'tag:next', sizes: [167], since: NOW, name: 'api' });
  const dismissal = { findingId: 'toolchain', reason: 'needed', at: NOW, by: 'Ada' };
  await db.findingDismissal.create({ data: { repositoryId, ...dismissal } });
  const families = await readMeasurements(db, NOW);
  const { samples } = families.find(({ name }) => name === 'plimsoll_findings_saved_bytes') ?? {};
  expect(samples).toEqual([
    {
      labels: {
        repository: 'registry.example/acme/api',
        stream: 'tag:main',
        platform: 'linux/amd64',
        relation: 'ours',
        owner: '',
        kind: 'package-cache',
      },
      value: 32_000_000,
    },
  ]);
});
