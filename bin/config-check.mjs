#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

// This file imports only Node's own modules. It runs in a checkout and, copied beside server.js, in the image.

const HELP = `npm run config:check [-- options] [path]        node bin/config-check.mjs [options] [path]

Checks a plimsoll.yaml. Applies nothing and needs neither database nor network. Without a path it checks the file in
PLIMSOLL_CONFIG, or plimsoll.yaml.

  --skip-secrets   do not look for \${NAME} and file:/path, as when the instance's environment is not here
  --json           print the result as JSON
  --help           this text

Exit status: 0 without mistakes, 1 with mistakes (each with file, line, column and key), 2 when the check failed.`;

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const FINE = 0;
const MISTAKES = 1;
const NOT_CHECKED = 2;

process.exitCode = await main();

async function main() {
  const options = readOptions();
  if (typeof options === 'string') return refuse(options);
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return FINE;
  }
  const { path } = options;
  if (!existsSync(path))
    return refuse(`${path} is not there. Give the path of a plimsoll.yaml, or set PLIMSOLL_CONFIG.`);
  const check = await loadCheck();
  if (check === null) return runWithInstalledNode();
  return print(check({ path, resolvesSecrets: !options.skipsSecrets, baseUrl: baseUrl() }), options.json);
}

/**
 * @returns {{ path: string, json: boolean, skipsSecrets: boolean, help: boolean } | string} or what is wrong with the
 * options
 */
function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        'skip-secrets': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (positionals.length > 1) return 'Give one path. --help lists the options.';
    const path = positionals[0] ?? (process.env.PLIMSOLL_CONFIG || 'plimsoll.yaml');
    return { path, json: values.json, skipsSecrets: values['skip-secrets'], help: values.help };
  } catch (error) {
    return `${error.message}. --help lists the options.`;
  }
}

function baseUrl() {
  return process.env.PLIMSOLL_BASE_URL || process.env.PLIMSOLL_BASE_URL_FILE || null;
}

/**
 * Loads the check from the built server when there is one, else from the sources. Returns null when this Node cannot
 * run TypeScript.
 */
async function loadCheck() {
  if (!existsSync(join(ROOT, 'server.js'))) {
    const source = join(ROOT, 'lib', 'server', 'config-check.ts');
    if (!process.features.typescript) return null;
    return (await import(pathToFileURL(source).href)).checkConfigFile;
  }
  // Loads the server's own code as Next built it. instrumentation.ts exports the check.
  process.env.NEXT_RUNTIME = 'nodejs';
  const built = createRequire(import.meta.url)(join(ROOT, '.next', 'server', 'instrumentation.js'));
  return (await built).loadConfigCheck();
}

function runWithInstalledNode() {
  const node = join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (!existsSync(node) || process.env.PLIMSOLL_CHECKING)
    return refuse('This takes Node 24 or newer. Run npm ci first: it brings one.');
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const env = { ...process.env, PLIMSOLL_CHECKING: '1' };
  return spawnSync(node, args, { stdio: 'inherit', env, shell: process.platform === 'win32' }).status ?? NOT_CHECKED;
}

function print(result, json) {
  const { path, ok, counts, mistakes } = result;
  const one = { registries: 'registry', repositories: 'repository', owners: 'owner' };
  if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else if (ok)
    process.stdout.write(
      `${path}: nothing is wrong (${Object.entries(counts)
        .map(([nouns, count]) => `${count} ${count === 1 ? one[nouns] : nouns}`)
        .join(', ')}).\n`,
    );
  else
    process.stderr.write(
      `${mistakes.map(({ text }) => `${text}\n`).join('')}${mistakes.length} ${mistakes.length === 1 ? 'mistake' : 'mistakes'}; nothing would be applied.\n`,
    );
  return ok ? FINE : MISTAKES;
}

function refuse(sentence) {
  process.stderr.write(`config:check: ${sentence}\n`);
  return NOT_CHECKED;
}
