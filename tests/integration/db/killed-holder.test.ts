import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LeaseLostError } from '#lib/db/errors.ts';
import { type Claim, claimDue, fence, LEASE_MS } from '#lib/db/polls/claims.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';

const now = new Date('2026-01-01T00:00:00Z');

describe('a process that is killed with -9 while it holds a claim and writes', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('stores nothing partial, loses its claim when the lease ends, and cannot write after that', async () => {
    const { db, url } = database;
    const id = await addTestRepository(db, await addTestRegistry(db, 'http://127.0.0.1:1', now), 'killed/app', now);
    const holder = fork(join(import.meta.dirname, '..', '..', 'support', 'claim-holder.ts'), [
      url,
      id,
      now.toISOString(),
    ]);
    const [{ leaseToken }] = (await once(holder, 'message')) as [{ leaseToken: string }];

    const afterLease = new Date(now.getTime() + LEASE_MS + 1);
    // The transaction of the holder is open, so the repository cannot be claimed even after the end of the lease.
    expect(await claimDue(db, afterLease)).toBeNull();
    holder.kill('SIGKILL');
    await once(holder, 'exit');

    expect(await claimDue(db, new Date(now.getTime() + LEASE_MS - 1))).toBeNull();
    let taken: Claim | null = null;
    // PostgreSQL detects the closed socket only a moment later.
    for (let attempt = 0; attempt < 100 && !taken; attempt += 1) {
      taken = await claimDue(db, afterLease);
      if (!taken) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(taken?.id).toBe(id);
    expect(taken?.leaseToken).not.toBe(leaseToken);
    expect(await db.manifest.count()).toBe(0);
    if (!taken) return;
    await expect(db.$transaction((tx) => fence(tx, { ...(taken as Claim), leaseToken }))).rejects.toThrow(
      LeaseLostError,
    );
  });
});
