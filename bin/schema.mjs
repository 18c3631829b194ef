#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { binary, ROOT } from './paths.mjs';
import { print, runScript } from './print.mjs';

const HELP = `npm run schema

Writes public/schema/plimsoll.schema.json, the JSON Schema of plimsoll.yaml, from lib/config/file/schema.ts.`;

await runScript(async () => {
  if (process.argv.includes('--help')) return print(HELP);
  const { makeJsonSchema } = await import('../lib/config/file/json-schema.ts');
  const path = join(ROOT, 'public', 'schema', 'plimsoll.schema.json');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(makeJsonSchema(), null, 2)}\n`);
  spawnSync(binary('biome'), ['format', '--write', '--config-path', '.config', path], { cwd: ROOT });
});
