#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { get } from 'node:http';

/**
 * The health check of the image: exit status 0 when the server of this container answers 2xx. By default it requests
 * /api/ready (migrated, database reachable). `node bin/health.mjs /api/health` checks only that the server runs.
 */

const TIMEOUT_MS = 3_000;
const EVERY_ADDRESS = ['0.0.0.0', '::', ''];

const { basePath } = JSON.parse(readFileSync(new URL('../.next/routes-manifest.json', import.meta.url), 'utf8'));
const wanted = process.env.PLIMSOLL_HOST ?? '';
const request = get(
  {
    host: EVERY_ADDRESS.includes(wanted) ? '127.0.0.1' : wanted,
    port: Number(process.env.PORT || 3000),
    path: `${basePath}${process.argv[2] ?? '/api/ready'}`,
    timeout: TIMEOUT_MS,
    agent: false,
  },
  (response) => end(response.statusCode >= 200 && response.statusCode < 300 ? 0 : 1, response.statusCode),
);
request.on('timeout', () => end(1, `no answer within ${TIMEOUT_MS} ms`));
request.on('error', (error) => end(1, error.message));

function end(code, reason) {
  if (code !== 0) process.stderr.write(`plimsoll: not healthy: ${reason}\n`);
  process.exit(code);
}
