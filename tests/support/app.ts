import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from './free-port.ts';
import { isGuardOf, listProcesses } from './processes.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** App is the whole application as `npm start` runs it: script, server, embedded PostgreSQL. */
export type App = {
  url: string;
  /** Everything printed so far. */
  output(): string;
  /** Milliseconds from the start to the line that it is ready. */
  readyMs: number;
  /** Sends SIGTERM to the script, as a service manager does. @returns exit status and duration */
  stop(): Promise<{ code: number | null; ms: number }>;
  /** Sends SIGKILL to all its processes. PostgreSQL is independent and keeps running. */
  kill(): Promise<void>;
  exited: Promise<number | null>;
};

export type AppOptions = {
  folder: string;
  port?: number;
  env?: Record<string, string>;
  args?: string[];
  /** True: no account exists, as after a first start. False: ADMIN has one. */
  isUnclaimed?: boolean;
};

/** The first account of every application that tests start, and the operator's token. */
export const ADMIN = {
  email: 'ada@example.org',
  password: 'seven anchors hold fast',
  token: 'test-token-of-the-operator-0123456789',
} as const;

/** Headers for requests of the operator. */
export const AS_ADMIN = { authorization: `Bearer ${ADMIN.token}` };

const ADMIN_ENV = {
  PLIMSOLL_ADMIN_EMAIL: ADMIN.email,
  PLIMSOLL_ADMIN_PASSWORD: ADMIN.password,
  PLIMSOLL_ADMIN_TOKEN: ADMIN.token,
};
/** Registries of tests are on loopback. Tests of the connection guard override this. */
const NEIGHBOURS = { PLIMSOLL_ALLOW_PRIVATE_NETWORKS: 'true' };
/** Layers are read on request only. Tests of automatic reading override this. */
const READS_NOTHING = { PLIMSOLL_CONTENTS_BYTES_PER_DAY: '0' };

/** Creates a data folder that the database's user can enter. */
export function makeDataFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'plimsoll-app-'));
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts the application without waiting. */
export async function spawnApp({
  folder,
  port,
  env = {},
  args = [],
  isUnclaimed = false,
}: AppOptions): Promise<{ child: ChildProcess; url: string; output: () => string }> {
  const listenOn = port ?? (await findFreePort());
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'start.mjs'), '--port', String(listenOn), ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      DATABASE_URL: '',
      PLIMSOLL_DATA_DIR: folder,
      ...NEIGHBOURS,
      ...READS_NOTHING,
      ...(isUnclaimed ? {} : ADMIN_ENV),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that all of it can be killed together.
    detached: true,
  });
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    text += chunk;
  });
  return { child, url: `http://127.0.0.1:${listenOn}`, output: () => text };
}

/** Starts the application and waits until it is ready. */
export async function startApp(options: AppOptions): Promise<App> {
  const startedAt = performance.now();
  const { child, url, output } = await spawnApp(options);
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  await waitUntil(() => output().includes('Plimsoll is ready') || child.exitCode !== null, 120_000, output);
  if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${output()}`);
  return {
    url,
    output,
    exited,
    readyMs: performance.now() - startedAt,
    async stop() {
      const stoppedAt = performance.now();
      child.kill('SIGTERM');
      return { code: await exited, ms: performance.now() - stoppedAt };
    },
    async kill() {
      // The process that would stop PostgreSQL has a process group of its own.
      for (const { pid } of listProcesses().filter(isGuardOf(Number(child.pid)))) process.kill(pid, 'SIGKILL');
      process.kill(-Number(child.pid), 'SIGKILL');
      await exited;
    },
  };
}

export async function waitUntil(
  check: () => boolean | Promise<boolean>,
  timeoutMs: number,
  explain: () => string = () => '',
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`not within ${timeoutMs} ms. ${explain()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Returns the connection string of a data folder's running PostgreSQL. */
export function databaseUrlOf(folder: string): string {
  const port = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3];
  const password = readFileSync(join(folder, 'postgres.password'), 'utf8').trim();
  return `postgresql://plimsoll:${password}@127.0.0.1:${port}/plimsoll`;
}

/** Sends a request as the operator, like all functions below. */
export async function postJson<T>(url: string, body: unknown = {}): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...AS_ADMIN, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url, { headers: AS_ADMIN });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
