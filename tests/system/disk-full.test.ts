import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, databaseUrlOf, startApp, waitUntil } from '#tests/support/app.ts';

const TOKEN = 'admin-token-of-the-tests-0123456789abcdef';
const MIB = 1024 * 1024;

/** Mounts a separate small disk for the data folder. Returns null when this user may not mount one. */
function mountSmallDisk(): { path: string; unmount: () => void } | null {
  const path = mkdtempSync(join(tmpdir(), 'plimsoll-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=220m,mode=755', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    rmSync(path, { recursive: true });
    return null;
  }
  chmodSync(path, 0o755);
  return {
    path,
    unmount: () => {
      execFileSync('umount', [path]);
      rmSync(path, { recursive: true });
    },
  };
}

const disk = process.platform === 'linux' && process.getuid?.() === 0 ? mountSmallDisk() : null;

describe.skipIf(disk === null)('a full disk of the data folder (needs to mount one: root on Linux)', () => {
  const path = disk?.path ?? '';
  const filler = join(path, 'filler');
  let app: App;
  let added = 0;

  beforeAll(async () => {
    app = await startApp({ folder: path, env: { PLIMSOLL_ADMIN_TOKEN: TOKEN } });
  });
  afterAll(async () => {
    await app.stop();
    disk?.unmount();
  });

  function fill(): void {
    const { bavail, bsize } = statfsSync(path);
    try {
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
    } catch (error) {
      // PostgreSQL used a part of the space meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  const call = (to: string, init: RequestInit = {}) =>
    fetch(app.url + to, { ...init, headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' } });

  const add = () => {
    added += 1;
    return call('/api/v1/registries', { method: 'POST', body: JSON.stringify({ url: `https://r${added}.example` }) });
  };

  it('allows reads, refuses changes with a hint, and allows changes again once there is space', async () => {
    fill();
    let refused = await add();
    // Rows that fit into existing pages are still written.
    for (let at = 0; at < 500 && refused.status === 201; at += 1) refused = await add();
    expect([refused.status, await refused.json()]).toMatchObject([
      507,
      { title: 'The disk of the database is full', hint: expect.stringContaining('Free space') },
    ]);
    expect((await call('/api/v1/overview')).status).toBe(200);
    expect((await call('/api/health')).status).toBe(200);
    rmSync(filler);
    expect((await add()).status).toBe(201);
  });

  it('that ends PostgreSQL is logged, and both run again once there is space', async () => {
    const client = new Client({ connectionString: databaseUrlOf(path) });
    client.on('error', () => {});
    await client.connect();
    fill();
    // PostgreSQL's write-ahead log grows until the disk is full, and PostgreSQL ends.
    const grow = async () => {
      for (;;) await client.query(`select pg_logical_emit_message(true, 'test', repeat('a', ${MIB}))`);
    };
    await expect(grow()).rejects.toThrow();
    await client.end().catch(() => {});
    await waitUntil(() => app.output().includes('is full, and the embedded PostgreSQL has ended'), 30_000, app.output);
    expect(app.output()).toMatch(
      /plimsoll: the disk of .* is full.* Free at least 100 MB there: it restarts automatically\.\n/,
    );
    expect((await call('/api/ready')).status).toBe(503);
    expect((await call('/api/v1/overview')).status).toBe(503);
    rmSync(filler);
    await waitUntil(async () => (await call('/api/ready')).status === 200, 30_000, app.output);
    const again = 'plimsoll: the embedded PostgreSQL had ended and runs again.';
    await waitUntil(() => app.output().includes(again), 10_000, app.output);
    expect((await add()).status).toBe(201);
  });
});
