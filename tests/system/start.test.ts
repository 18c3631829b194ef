import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type App,
  AS_ADMIN,
  databaseUrlOf,
  getJson,
  makeDataFolder,
  postJson,
  spawnApp,
  startApp,
  waitUntil,
} from '#tests/support/app.ts';
import { listMachineCode } from '#tests/support/machine-code.ts';
import { startReplayRegistry } from '#tests/support/replay-registry.ts';

describe('npm start', () => {
  const folder = makeDataFolder();
  let app: App;

  beforeAll(async () => {
    app = await startApp({ folder: folder.path });
  });
  afterAll(async () => {
    await app.stop();
    folder.remove();
  });

  it('prints three lines: its URL, the next step, and how to stop it', async () => {
    await waitUntil(() => app.output().includes('Ctrl-C'), 5_000, app.output);
    const lines = app
      .output()
      .split('\n')
      .filter((line) => line !== '');
    const at = lines.findIndex((line) => line.startsWith('Plimsoll is ready'));
    expect(lines.slice(at)).toEqual([
      `Plimsoll is ready at ${app.url}`,
      `  Then watch an image: ${app.url}/add   or load the demo from the first page.`,
      '  Ctrl-C stops it, database included.',
    ]);
  });

  it('prints the set-up link first while there is no account', async () => {
    const other = makeDataFolder();
    const unclaimed = await startApp({ folder: other.path, isUnclaimed: true });
    const link = /^ {2}First, make your account: (\S+)$/m.exec(unclaimed.output())?.[1] ?? '';
    expect(link).toMatch(new RegExp(`^${unclaimed.url}/set-up#[\\w-]{20,}$`));
    expect((await fetch(link)).status).toBe(200);
    await unclaimed.stop();
    const again = await startApp({ folder: other.path, isUnclaimed: true, port: Number(new URL(unclaimed.url).port) });
    // The link stays the same until an account was created with it.
    expect(again.output()).toContain(`First, make your account: ${link}`);
    await again.stop();
    other.remove();
  });

  it('serves from a folder without machine code, as the image does on every platform', () => {
    expect(listMachineCode(join(import.meta.dirname, '../../.next/standalone'))).toEqual([]);
  });

  it('answers on loopback with pages and the API', async () => {
    expect(await getJson(`${app.url}/api/health`)).toEqual({ status: 'ok' });
    expect((await fetch(`${app.url}/`, { headers: AS_ADMIN, redirect: 'manual' })).status).toBe(200);
    expect(await getJson(`${app.url}/api/v1/repositories`)).toEqual({ items: [], nextCursor: null });
  });

  it('has one runtime, however often Next loads its module', async () => {
    // Instrumentation, routes and pages each load the module.
    for (const path of ['/', '/add', '/registries', '/api/v1/overview', '/api/ready']) {
      expect((await fetch(app.url + path, { headers: AS_ADMIN, redirect: 'manual' })).status, path).toBe(200);
    }
    expect(await (await fetch(`${app.url}/metrics`, { headers: AS_ADMIN })).text()).toContain('plimsoll_runtimes 1\n');
  });

  it('refuses a port in use, with a message', async () => {
    const other = makeDataFolder();
    const { child, output } = await spawnApp({ folder: other.path, port: Number(new URL(app.url).port) });
    await new Promise((resolve) => child.once('exit', resolve));
    expect(child.exitCode).toBe(1);
    expect(output().trim()).toMatch(
      /^plimsoll: port \d+ on 127\.0\.0\.1 is in use\. Stop what listens there, or start with PORT=\d+ npm start\.$/,
    );
    other.remove();
  });

  it('refuses a data folder in use, with a message', async () => {
    const { child, output } = await spawnApp({ folder: folder.path });
    await new Promise((resolve) => child.once('exit', resolve));
    expect(child.exitCode).toBe(1);
    expect(output().trim()).toMatch(
      /^plimsoll: the data folder .* is in use by process \d+\. Stop that one, or set PLIMSOLL_DATA_DIR to another folder\.$/,
    );
  });

  it('refuses an unknown option, and lists the options with --help', async () => {
    const wrong = await spawnApp({ folder: folder.path, args: ['--dmeo'] });
    await new Promise((resolve) => wrong.child.once('exit', resolve));
    expect(wrong.output()).toMatch(/--dmeo.*--help lists the options/s);
    const help = await spawnApp({ folder: folder.path, args: ['--help'] });
    await new Promise((resolve) => help.child.once('exit', resolve));
    expect(help.child.exitCode).toBe(0);
    expect(help.output()).toContain('--demo');
  });
});

describe('a stop of npm start', () => {
  it('by SIGTERM stores the work in progress, stops PostgreSQL, and takes at most 5 s', async () => {
    const folder = makeDataFolder();
    const registry = await startReplayRegistry({ repositories: ['redis'], delayMs: 150 });
    registry.setTime(registry.changes('redis').at(-1) ?? 0);
    const first = await startApp({ folder: folder.path });
    await postJson(`${first.url}/api/v1/repositories`, { reference: `${registry.host}/redis`, insecure: true });
    await waitUntil(() => registry.counts.manifest >= 3, 20_000);
    const { code, ms } = await first.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_500);
    expect(existsSync(join(folder.path, 'postgres', 'postmaster.pid'))).toBe(false);
    expect(existsSync(join(folder.path, 'owner.json'))).toBe(false);

    const second = await startApp({ folder: folder.path });
    // No source changed, so nothing is built.
    expect(second.output()).toContain('is ready at');
    expect(second.output()).not.toContain('Building');
    const { items } = await getJson<{ items: { id: string }[] }>(`${second.url}/api/v1/repositories`);
    const tags = await getJson<{ items: { digest: string | null }[] }>(
      `${second.url}/api/v1/repositories/${items[0]?.id}/tags`,
    );
    expect(tags.items.filter((tag) => tag.digest !== null).length).toBeGreaterThan(0);
    await second.stop();
    await registry.close();
    folder.remove();
  });

  it('by killing the start script ends the server, and the next start adopts the database', async () => {
    const folder = makeDataFolder();
    const first = await startApp({ folder: folder.path });
    const postmaster = readFileSync(join(folder.path, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0];
    const before = databaseUrlOf(folder.path);
    await first.kill();
    const second = await startApp({ folder: folder.path });
    expect(readFileSync(join(folder.path, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]).toBe(postmaster);
    expect(databaseUrlOf(folder.path)).toBe(before);
    await second.stop();
    folder.remove();
  });

  it('frees the port while a keep-alive connection is open', async () => {
    const folder = makeDataFolder();
    const app = await startApp({ folder: folder.path });
    await fetch(`${app.url}/api/health`);
    const { ms } = await app.stop();
    expect(ms).toBeLessThan(5_500);
    const server = createServer();
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen(Number(new URL(app.url).port), '127.0.0.1', resolve),
    );
    server.close();
    folder.remove();
  });
});
