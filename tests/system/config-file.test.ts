import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeDataFolder, spawnApp, waitUntil } from '#tests/support/app.ts';

const TOKEN = 'admin-token-of-the-tests-0123456789abcdef';

/** Returns the pid of the server that a start script runs. It is the only child that handles SIGHUP. */
function serverOf(pid: number): number {
  const children = (of: number) =>
    readFileSync(`/proc/${of}/task/${of}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  const all = [...children(pid)];
  for (const child of all) all.push(...children(child));
  const server =
    all.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('server.js')) ??
    all.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').startsWith('next-server'));
  if (server === undefined) throw new Error('there is no server');
  return server;
}

function writeConfig(folder: string, text: string): string {
  const path = join(folder, 'plimsoll.yaml');
  writeFileSync(path, text);
  return path;
}

describe('npm start with a plimsoll.yaml', () => {
  it('reports each mistake in it, and ends with status 1', async () => {
    const folder = makeDataFolder();
    onTestFinished(folder.remove);
    const path = writeConfig(folder.path, 'repositories:\n  - reference: Node\nowners: 1\n');
    const { child, output } = await spawnApp({ folder: folder.path, env: { PLIMSOLL_CONFIG: path } });
    await new Promise((resolve) => child.once('exit', resolve));
    expect(child.exitCode).toBe(1);
    expect(output()).toContain(`${path}:2:16 repositories[0].reference: repository name must be lowercase`);
    expect(output()).toContain(`${path}:3:9 owners: is a number where a list belongs`);
    expect(output()).not.toContain('    at ');
  });

  it('applies it at the start, and again on SIGHUP', async () => {
    const folder = makeDataFolder();
    const path = writeConfig(folder.path, 'repositories:\n  - reference: 127.0.0.1:1/team/app\n');
    const env = { PLIMSOLL_CONFIG: path, PLIMSOLL_ADMIN_TOKEN: TOKEN };
    const { child, url, output } = await spawnApp({ folder: folder.path, env });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    onTestFinished(async () => {
      child.kill('SIGTERM');
      await ended;
      folder.remove();
    });
    await waitUntil(() => output().includes('Plimsoll is ready'), 120_000, output);
    const names = async () => {
      const response = await fetch(`${url}/api/v1/repositories`, { headers: { authorization: `Bearer ${TOKEN}` } });
      const { items } = (await response.json()) as { items: { name: string; place: string | null }[] };
      return items.map(({ name, place }) => `${name} ${place}`).sort();
    };
    expect(await names()).toEqual(['team/app plimsoll.yaml:2']);
    writeConfig(folder.path, 'repositories:\n  - reference: 127.0.0.1:1/team/web\n');
    process.kill(serverOf(Number(child.pid)), 'SIGHUP');
    await waitUntil(async () => (await names()).length === 2, 10_000, output);
    expect(await names()).toEqual(['team/app null', 'team/web plimsoll.yaml:2']);
  });
});
