import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listMembersOf } from '#lib/db/incidents/incident-members.ts';
import { listBudgets } from '#lib/db/settings/budgets.ts';
import { onDatabase } from '#tests/support/catalog.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertIncidentRow } from '#tests/support/incident-rows.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { createOldDatabase, insertRow } from '#tests/support/previous/old-schema.ts';

const AT = new Date('2026-03-02T12:00:00Z');
const MIGRATION = '20261129160000_words_and_notices';

const budget = { position: 0, matches: {}, limitBytes: 1, createdAt: AT, createdBy: 'Ada', changedAt: AT };

describe('a word of a set that grows', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('of a newer release is read as it is', async () => {
    const { db } = database;
    await db.budget.create({ data: { id: 'newest', ...budget, metric: 'pull-cost' } });
    expect((await listBudgets(db)).find(({ id }) => id === 'newest')?.metric).toBe('pull-cost');
  });

  it('of a regression is read with its member', async () => {
    const { db } = database;
    const registryId = await addTestRegistry(db, 'http://registry.test', AT);
    const repositoryId = await addTestRepository(db, registryId, 'acme/api', AT);
    const words = { kind: 'drift', budgetMetric: 'pull-cost' };
    await insertIncidentRow(db, { kind: 'drift' }, [{ repositoryId, toDigest: 'sha256:1', ...words }]);
    expect(await listMembersOf(db, repositoryId)).toMatchObject([words]);
  });
});

describe('the migration of the words that grow', () => {
  it('copies the words that release 0.3.0 stored', async () => {
    const old = await createOldDatabase(MIGRATION);
    try {
      await onDatabase(old.url, async (client) => {
        await insertRow(client, 'Budget', { id: 'budget', ...budget, metric: 'layer' });
        const channel = { id: 'chat', name: 'Chat', settings: {}, createdAt: AT, changedAt: AT };
        await insertRow(client, 'Channel', { ...channel, kind: 'ntfy' });
        await insertRow(client, 'Delivery', {
          id: 'd',
          channelId: 'chat',
          kind: 'deadLetter',
          type: 'x',
          createdAt: AT,
        });
      });
      await old.upgrade();
      const names = await onDatabase(old.url, async (client) => {
        const { rows } = await client.query(
          `select b."metricName" as metric, c."kindName" as channel, d."kindName" as delivery from "Budget" b, "Channel" c, "Delivery" d`,
        );
        return rows;
      });
      expect(names).toEqual([{ metric: 'layer', channel: 'ntfy', delivery: 'deadLetter' }]);
    } finally {
      await old.drop();
    }
  });
});
