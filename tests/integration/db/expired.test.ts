import { afterAll, beforeAll, expect, it } from 'vitest';
import { deleteExpired } from '#lib/db/accounts/sessions.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const [past, future] = [-1, 1].map((sign) => new Date(NOW.getTime() + sign * 1_000)) as [Date, Date];

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('expired sessions, links, sign-ins and rate limits are deleted, and others are kept', async () => {
  const { db } = database;
  const times = { createdAt: NOW, updatedAt: NOW };
  const { id: userId } = await db.user.create({ data: { name: 'x', email: 'x@y.test', ...times } });
  for (const [name, at] of [
    ['past', past],
    ['future', future],
  ] as const) {
    await db.session.create({ data: { userId, token: name, expiresAt: at, ...times } });
    await db.verification.create({ data: { identifier: name, value: 'x', expiresAt: at, ...times } });
    await db.invitation.create({
      data: { codeHash: Buffer.from(name), role: 'viewer', createdBy: name, createdAt: NOW, expiresAt: at },
    });
    await db.rateLimiterFlexible.create({ data: { key: name, points: 1, expire: at } });
  }
  await deleteExpired(db, NOW);
  const left = [
    (await db.session.findMany()).map(({ token }) => token),
    (await db.verification.findMany()).map(({ identifier }) => identifier),
    (await db.invitation.findMany()).map(({ createdBy }) => createdBy),
    (await db.rateLimiterFlexible.findMany()).map(({ key }) => key),
  ];
  expect(left).toEqual(Array(4).fill(['future']));
});
