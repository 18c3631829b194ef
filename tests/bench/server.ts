import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADMIN, AS_ADMIN } from '#tests/support/app.ts';
import { findFreePort } from '#tests/support/free-port.ts';
import { heapOptions } from '../../bin/memory.mjs';
import { type Line, percentile, timed } from './report.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export type BenchServer = {
  url: string;
  /** Resident memory of the server process in bytes. Linux only. */
  rssBytes(): number;
  stop(): Promise<void>;
};

/**
 * Starts the built server on a database, with the token of `AS_ADMIN` and V8's options for a container of
 * `containerBytes`.
 */
export async function startServer(
  databaseUrl: string,
  env: Record<string, string> = {},
  containerBytes = 1 << 30,
): Promise<BenchServer> {
  const port = await findFreePort();
  const child = spawn(process.execPath, [...heapOptions(containerBytes), 'server.js'], {
    cwd: join(ROOT, '.next', 'standalone'),
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_MANUAL_SIG_HANDLE: 'true',
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      PLIMSOLL_SECRET: 'a secret of the benchmark, long enough',
      PLIMSOLL_ADMIN_TOKEN: ADMIN.token,
      PLIMSOLL_LOG_LEVEL: 'error',
      PLIMSOLL_CONTENTS_BYTES_PER_DAY: '0',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + 60_000;
  const isReady = () =>
    fetch(`${url}/api/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
  while (!(await isReady())) {
    if (performance.now() > deadline)
      throw new Error('The built server did not become ready. Build it first: npm start once.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    rssBytes() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

export type Asked = {
  /** Milliseconds of each request. */
  times: number[];
  /** Size of the last answer's body without compression. */
  bytes: number;
};

/** Sends many requests one after the other, after a few for warming up. @throws Error for an answer outside 2xx */
export async function measureRequests(url: string, requests = 200): Promise<Asked> {
  const times: number[] = [];
  let bytes = 0;
  for (let n = 0; n < requests + 20; n += 1) {
    const { ms, result } = await timed(async () => {
      const answer = await fetch(url, { headers: AS_ADMIN, redirect: 'manual' });
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return (await answer.arrayBuffer()).byteLength;
    });
    bytes = result;
    if (n >= 20) times.push(ms);
  }
  return { times, bytes };
}

export function toLine(what: string, { times, bytes }: Asked, most: { ms: number; bytes?: number }): Line {
  const p95 = percentile(times, 0.95);
  const isSmall = most.bytes === undefined || bytes <= most.bytes;
  return {
    what,
    value: `p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, ${(bytes / 1000).toFixed(0)} kB`,
    target: `p95 ≤ ${most.ms} ms${most.bytes === undefined ? '' : `, ≤ ${most.bytes / 1000} kB`}`,
    met: p95 <= most.ms && isSmall,
  };
}
