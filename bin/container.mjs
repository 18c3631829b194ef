#!/usr/bin/env node
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serverHeapOptions } from './memory.mjs';
import { runScript, Stop } from './print.mjs';

/** The image's start: looks at what it was given, then becomes the server. One process, whose memory fits its limit. */

const HOME = resolve(dirname(fileURLToPath(import.meta.url)), '..');

await runScript(() => {
  const { env } = process;
  demand(
    'DATABASE_URL',
    'Give it the address of a PostgreSQL, like postgresql://plimsoll:password@database:5432/plimsoll',
  );
  demand('PLIMSOLL_SECRET', 'It seals the credentials of registries; make one with: openssl rand -base64 32');
  const options = [
    ...serverHeapOptions(),
    // What Next prints becomes JSON like our own lines.
    `--import=${join(HOME, 'bin', 'console.mjs')}`,
  ];
  process.execve(process.execPath, ['node', ...options, join(HOME, 'server.js')], {
    ...env,
    // Docker sets it to the container's id, and Next would listen there.
    HOSTNAME: env.PLIMSOLL_HOST || '0.0.0.0',
    PLIMSOLL_HOST: env.PLIMSOLL_HOST || '0.0.0.0',
    NEXT_MANUAL_SIG_HANDLE: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
    // glibc keeps a heap for each thread otherwise; musl has one and does not read this.
    MALLOC_ARENA_MAX: env.MALLOC_ARENA_MAX ?? '1',
  });
});

function demand(name, hint) {
  if (process.env[name] || process.env[`${name}_FILE`]) return;
  throw new Stop(`${name} is not set (nor ${name}_FILE, the path of a file that holds it). ${hint}.`);
}
