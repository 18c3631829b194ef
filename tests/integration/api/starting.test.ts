import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertUnmaskedRows } from '#tests/support/unmasked-rows.ts';
import { type Api, openApi, waitUntil } from './api.ts';

let database: TestDatabase;
let api: Api;
let other: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  await insertUnmaskedRows(database.db);
  api = await openApi({ url: database.url, started: false });
  other = new Client({ connectionString: database.url });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await api.close();
  await database.drop();
});

it('the API answers 503 until all stored secrets are masked', async () => {
  const { lifecycle, db } = api.runtime;
  // Another process masks, so the start of this one waits for the lock.
  await other.query("select pg_advisory_lock(hashtext('plimsoll masking'))");
  lifecycle.start();
  await waitUntil(async () => {
    const { rows } = await other.query("select 1 from pg_locks where locktype = 'advisory' and not granted");
    return rows.length > 0;
  });
  const answer = await api.call('GET', '/api/v1/overview');
  expect(answer.status).toBe(503);
  expect(answer.body).toMatchObject({ title: 'Starting', hint: 'Try again in a few seconds.' });
  expect(answer.headers.get('retry-after')).toBe('5');
  expect((await api.call('GET', '/api/health')).status).toBe(200);
  expect((await api.call('GET', '/api/ready')).status).toBe(503);
  expect(await db.instruction.count({ where: { maskedWith: null } })).toBeGreaterThan(0);
  await other.query('select pg_advisory_unlock_all()');
  await waitUntil(() => lifecycle.isReady());
  expect((await api.call('GET', '/api/v1/overview')).status).toBe(200);
  expect(await db.instruction.count({ where: { maskedWith: null } })).toBe(0);
});
