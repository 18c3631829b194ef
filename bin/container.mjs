#!/usr/bin/env node
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serverHeapOptions } from './memory.mjs';
import { runScript, Stop } from './print.mjs';

/**
 * Starts the image: checks the environment, then becomes the server. The single process sizes its memory to the
 * container's limit.
 */

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
    // Turns the lines that Next prints into JSON.
    `--import=${join(HOME, 'bin', 'console.mjs')}`,
  ];
  process.execve(process.execPath, ['node', ...options, join(HOME, 'server.js')], {
    ...env,
    // Docker sets HOSTNAME to the container's id, and Next would listen on that address.
    HOSTNAME: env.PLIMSOLL_HOST || '0.0.0.0',
    PLIMSOLL_HOST: env.PLIMSOLL_HOST || '0.0.0.0',
    NEXT_MANUAL_SIG_HANDLE: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
    // Otherwise glibc keeps a heap for each thread. musl has only one and ignores this variable.
    MALLOC_ARENA_MAX: env.MALLOC_ARENA_MAX ?? '1',
  });
});

function demand(name, hint) {
  if (process.env[name] || process.env[`${name}_FILE`]) return;
  throw new Stop(`${name} is not set (nor ${name}_FILE, the path of a file with the value). ${hint}.`);
}
