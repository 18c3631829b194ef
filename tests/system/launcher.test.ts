import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { databaseUrlOf, makeDataFolder, spawnApp, startApp, waitUntil } from '#tests/support/app.ts';
import { findFreePort } from '#tests/support/free-port.ts';
import { findBelow, isGuardOf, listProcesses } from '#tests/support/processes.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const hasScript = spawnSync('script', ['--version']).status === 0;

type Started = {
  folder: string;
  port: number;
  databasePort: number;
  launcher: ChildProcess;
  output: () => string;
  /** The process that runs bin/start.mjs. */
  start: number;
};

/** Runs a command that starts Plimsoll, and waits until it is ready. */
async function launch(command: (port: number) => [string, string[]]): Promise<Started> {
  const folder = makeDataFolder();
  const port = await findFreePort();
  const [name, args] = command(port);
  const launcher = spawn(name, args, {
    cwd: ROOT,
    // Removes the variables of the npm that runs the tests.
    env: { ...withoutNpm(process.env), DATABASE_URL: '', PLIMSOLL_DATA_DIR: folder.path },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [launcher.stdout, launcher.stderr]) stream?.on('data', (chunk) => (text += chunk));
  onTestFinished(async () => {
    for (const { pid, args } of listProcesses())
      if (args.includes(`--port ${port}`) && args.includes('start.mjs')) process.kill(pid, 'SIGTERM');
    await waitUntil(() => !existsSync(join(folder.path, 'owner.json')), 60_000);
    folder.remove();
  });
  await waitUntil(
    async () => (await readiness(port)) === 200,
    120_000,
    () => text,
  );
  const start = listProcesses().find(({ args }) => isStart(args) && args.includes(`--port ${port}`))?.pid ?? 0;
  const databasePort = Number(new URL(databaseUrlOf(folder.path)).port);
  return { folder: folder.path, port, databasePort, launcher, output: () => text, start };
}

const isStart = (args: string) => /^\S*node\S* \S*bin\/start\.mjs/.test(args);

function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const rest = { ...env };
  for (const key of Object.keys(rest).filter((name) => name.startsWith('npm_'))) delete rest[key];
  return rest;
}

const readiness = (port: number) =>
  fetch(`http://127.0.0.1:${port}/api/ready`).then(
    ({ status }) => status,
    () => 0,
  );

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Expects that server and PostgreSQL stop within seconds, and that PostgreSQL was shut down and not killed. */
async function expectStopped({ folder, port, databasePort, output }: Started): Promise<void> {
  await waitUntil(async () => !(await isOpen(port)) && !(await isOpen(databasePort)), 20_000, output);
  await waitUntil(() => !existsSync(join(folder, 'postgres', 'postmaster.pid')), 10_000);
  // PostgreSQL writes this line after it has removed its pid file.
  const log = () => readFileSync(join(folder, 'postgres.log'), 'utf8');
  await waitUntil(() => /database system is shut down\s*$/.test(log()), 5_000, log);
  await waitUntil(() => !existsSync(join(folder, 'owner.json')), 5_000);
  expect(listProcesses().filter(({ args }) => args.includes(folder))).toEqual([]);
}

async function expectNextStart(folder: string): Promise<void> {
  const next = await startApp({ folder });
  expect((await fetch(`${next.url}/api/health`)).status).toBe(200);
  expect((await next.stop()).code).toBe(0);
}

const npmStart = (port: number): [string, string[]] => ['npm', ['start', '--', '--port', String(port)]];
const kill = (pid: number | undefined, signal: NodeJS.Signals) => process.kill(Number(pid), signal);

describe('npm start ends', () => {
  it('when npm alone is killed, and the next start works', async () => {
    const started = await launch(npmStart);
    kill(started.launcher.pid, 'SIGKILL');
    await expectStopped(started);
    await expectNextStart(started.folder);
  });

  it('when the shell that npm starts is killed', async () => {
    const started = await launch(npmStart);
    kill(findBelow(Number(started.launcher.pid), (args) => /^\S*sh -c/.test(args))?.pid, 'SIGKILL');
    await expectStopped(started);
  });

  it('when npm gets SIGTERM or SIGHUP', async () => {
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
      const started = await launch(npmStart);
      kill(started.launcher.pid, signal);
      await expectStopped(started);
    }
  });

  it('when another npm that runs it is killed', async () => {
    const started = await launch((port) => ['npm', ['exec', '-c', `npm start -- --port ${port}`]]);
    kill(started.launcher.pid, 'SIGKILL');
    await expectStopped(started);
  });

  it.skipIf(!hasScript)('when its terminal is closed', async () => {
    const started = await launch((port) => ['script', ['-qec', `npm start -- --port ${port}`, '/dev/null']]);
    // After the kill the terminal is closed, and the kernel sends SIGHUP to its processes.
    kill(started.launcher.pid, 'SIGKILL');
    await expectStopped(started);
  });

  it('when the start script itself is killed, and a new start waits until everything has stopped', async () => {
    const started = await launch(npmStart);
    kill(started.start, 'SIGKILL');
    const next = await startApp({ folder: started.folder, port: started.port });
    expect((await fetch(`${next.url}/api/health`)).status).toBe(200);
    await next.stop();
    await expectStopped(started);
  });

  it('when the start script is killed and the server hangs', async () => {
    const started = await launch(npmStart);
    const server = findBelow(started.start, (args) => args.includes('server.js') || args.startsWith('next-server'));
    kill(server?.pid, 'SIGSTOP');
    kill(started.start, 'SIGKILL');
    await waitUntil(async () => !(await isOpen(started.port)), 20_000);
    await expectStopped(started);
  });
});

describe('npm start continues', () => {
  /** Commands that start Plimsoll detached or without a package manager. Their parent ends afterwards. */
  const DETACHED: ((port: number) => string)[] = [
    (port) => `nohup npm start -- --port ${port} & exit`,
    (port) => `setsid npm start -- --port ${port} & exit`,
    (port) => `nohup node bin/start.mjs --port ${port} & exit`,
    (port) => `node bin/start.mjs --port ${port}; true`,
  ];

  it('when it was detached, or started without a package manager, and its parent has ended', async () => {
    const all = await Promise.all(DETACHED.map((command) => launch((port) => ['sh', ['-c', command(port)]])));
    expect(all.map(({ launcher }) => launcher.exitCode)).toEqual([0, 0, 0, null]);
    kill(all[3]?.launcher.pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(await Promise.all(all.map(({ port }) => readiness(port)))).toEqual([200, 200, 200, 200]);
    for (const started of all) kill(started.start, started === all[2] ? 'SIGHUP' : 'SIGTERM');
    await Promise.all(all.map(expectStopped));
  });
});

it('the PostgreSQL of a start that was killed with its guard is adopted by the next start', async () => {
  const folder = makeDataFolder();
  const { child, url } = await spawnApp({ folder: folder.path });
  await waitUntil(async () => (await readiness(Number(new URL(url).port))) === 200, 120_000);
  const postmaster = readFileSync(join(folder.path, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0];
  const guards = listProcesses().filter(isGuardOf(Number(child.pid)));
  expect(guards).toHaveLength(1);
  for (const { pid } of guards) kill(pid, 'SIGKILL');
  process.kill(-Number(child.pid), 'SIGKILL');
  const next = await startApp({ folder: folder.path });
  expect(readFileSync(join(folder.path, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]).toBe(postmaster);
  await next.stop();
  folder.remove();
});
