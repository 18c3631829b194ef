import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DatabaseClient } from '#lib/db/client.ts';
import { type Line, median, timed } from './report.ts';
import { startServer } from './server.ts';

const RUNS = 7;
const STANDALONE = join(import.meta.dirname, '..', '..', '.next', 'standalone');

/** Compares the start of the built server, until it is ready, with a process that only loads Next's server. */
export async function measureStart(_: DatabaseClient, databaseUrl: string): Promise<Line[]> {
  const [starts, loads]: [number[], number[]] = [[], []];
  // Runs alternate, so that both meet the same load of the machine.
  for (let run = 0; run < RUNS; run += 1) {
    loads.push((await timed(loadNext)).ms);
    const { ms, result: server } = await timed(() => startServer(databaseUrl));
    starts.push(ms);
    await server.stop();
  }
  const ratio = median(starts) / median(loads);
  return [
    { what: 'loading Next.js alone', value: `${median(loads).toFixed(0)} ms` },
    { what: 'ready on a migrated database', value: `${median(starts).toFixed(0)} ms, ${ratio.toFixed(1)} × as long` },
  ];
}

async function loadNext(): Promise<void> {
  const child = spawn(process.execPath, ['-e', "require('next/dist/server/next-server')"], { cwd: STANDALONE });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('The server is not built. Build it first: npm start once.');
}
