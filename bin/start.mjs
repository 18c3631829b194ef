#!/usr/bin/env node
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findLaunchers } from './launchers.mjs';
import { serverHeapOptions } from './memory.mjs';
import { nodeBinary, ROOT } from './paths.mjs';
import { buildApplication, installDependencies } from './prepare.mjs';
import { print, runScript, Stop } from './print.mjs';

const HELP = `npm start [-- options]

Installs what is missing, builds when the sources changed, starts the database, migrates and serves.

  --demo        load recorded Docker Hub history
  --port N      port to serve on (else PORT, else 3000)
  --help        this text

Environment: DATABASE_URL, PORT, PLIMSOLL_HOST, PLIMSOLL_DATA_DIR, PLIMSOLL_SECRET and others: see docs/configuration.md.`;

await runScript(async () => {
  const options = readOptions();
  if (options.help) return print(HELP);
  // Before anything slow, because npm can be killed meanwhile.
  const launchers = findLaunchers('bin/start.mjs');
  installDependencies();
  buildApplication();
  // Imported late, because it needs the packages that were just installed.
  const { serve } = await import('./serve.mjs');
  const host = process.env.PLIMSOLL_HOST || '127.0.0.1';
  const port = Number(options.port ?? process.env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Stop(`"${options.port ?? process.env.PORT}" is not a port. Give a number from 1 to 65535.`);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return serve({
    command: nodeBinary(),
    args: [...serverHeapOptions(), 'server.js'],
    cwd: join(ROOT, '.next', 'standalone'),
    host,
    port,
    launchers,
    env: {
      NODE_ENV: 'production',
      NEXT_MANUAL_SIG_HANDLE: 'true',
      NEXT_TELEMETRY_DISABLED: '1',
      // Users of a terminal need to see problems only.
      PLIMSOLL_LOG_LEVEL: process.env.PLIMSOLL_LOG_LEVEL || 'warn',
      ...(options.demo ? { PLIMSOLL_DEMO: 'true' } : {}),
    },
    onStarted: (server) => greet(url, options.demo, server),
  });
});

function readOptions() {
  try {
    return parseArgs({
      options: { demo: { type: 'boolean' }, port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (error) {
    throw new Stop(`${error.message}. npm start -- --help lists the options.`);
  }
}

/** Waits until the server is ready and prints in three lines where to open it and what to do next. */
async function greet(url, demo, { ended, isStopping, findSetUpUrl }) {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over && !(await isReady(url))) await new Promise((resolve) => setTimeout(resolve, 50));
  if (over || isStopping()) return;
  const setUpUrl = findSetUpUrl();
  // A single write, so that a reader who waits for the first line has the others too.
  print(
    [
      `Plimsoll is ready at ${url}`,
      ...(setUpUrl ? [`  First, make your account: ${setUpUrl}`] : []),
      demo
        ? '  The demo is loading; it shows up on the first page.'
        : `  Then watch an image: ${url}/add   or load the demo from the first page.`,
      '  Ctrl-C stops it, database included.',
    ].join('\n'),
  );
}

async function isReady(url) {
  try {
    return (await fetch(`${url}/api/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
