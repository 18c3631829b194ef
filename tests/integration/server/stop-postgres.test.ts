import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { isRunning, startPostgres, stopPostgres } from '../../../bin/postgres.mjs';

const isLinux = existsSync('/proc/self/stat');

it.skipIf(!isLinux)(
  'a PostgreSQL of another folder is neither adopted nor stopped, whatever its pid file contains',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-other-'));
    chmodSync(folder, 0o755);
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const [own, copied, linked] = ['own', 'copied', 'linked'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(own);
    mkdirSync(join(copied, 'postgres'), { recursive: true });
    const { url } = await startPostgres(own);
    cpSync(join(own, 'postgres', 'postmaster.pid'), join(copied, 'postgres', 'postmaster.pid'));
    symlinkSync(own, linked);

    expect(isRunning(own)).toBe(true);
    expect(isRunning(linked)).toBe(true);
    expect(isRunning(copied)).toBe(false);
    await stopPostgres(copied, { fastSeconds: 1, immediateSeconds: 1 });
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.end();
    await stopPostgres(linked);
    expect(isRunning(own)).toBe(false);
  },
);

it('the embedded PostgreSQL is shut down with an open transaction, and killed only when it hangs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-stop-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const log = () => readFileSync(join(folder, 'postgres.log'), 'utf8');

  const { url } = await startPostgres(folder);
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  await client.query('create table written (n int)');
  await client.query('insert into written values (1)');
  await client.query('begin');
  await client.query('insert into written values (2)');
  await stopPostgres(folder);
  await expect.poll(log).toMatch(/database system is shut down\s*$/);
  await client.end().catch(() => {});

  const again = await startPostgres(folder);
  const postmaster = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(postmaster, 'SIGSTOP');
  await stopPostgres(folder, { fastSeconds: 1, immediateSeconds: 1 });
  expect(isRunning(folder)).toBe(false);
  expect(existsSync(`/proc/${postmaster}/cmdline`) && readFileSync(`/proc/${postmaster}/cmdline`, 'utf8')).toBeFalsy();

  // PostgreSQL recovers all committed rows from its log.
  const third = await startPostgres(folder);
  expect(third.adopted || again.adopted).toBe(false);
  const reader = new Client({ connectionString: third.url });
  await reader.connect();
  expect((await reader.query('select n from written')).rows).toEqual([{ n: 1 }]);
  await reader.end();
  await stopPostgres(folder);
  // Stopping a stopped PostgreSQL does nothing.
  await stopPostgres(folder);
});
