import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, nodeBinary, ROOT } from './paths.mjs';
import { print, Stop } from './print.mjs';

const SOURCES = [
  'app',
  'components',
  'lib',
  'prisma',
  'public',
  'instrumentation.ts',
  'proxy.ts',
  'next.config.js',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Raise it when the generated client is changed differently, so that it is generated again. */
const GENERATED_FORMAT = 2;

/** Runs `npm ci` when the lock file differs from the installed one. */
export function installDependencies() {
  const lock = sha256(readFileSync(join(ROOT, 'package-lock.json')));
  const stamp = join(ROOT, 'node_modules', '.plimsoll-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  if (!installedByHand()) {
    print('Installing dependencies (once, about a minute) …');
    runOrStop('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'npm ci failed; its message is above.');
  }
  writeFileSync(stamp, lock);
}

/** A developer's `npm install` or `npm ci` leaves a hidden lock file that is newer than package-lock.json. */
function installedByHand() {
  const hidden = join(ROOT, 'node_modules', '.package-lock.json');
  return existsSync(hidden) && statSync(hidden).mtimeMs >= statSync(join(ROOT, 'package-lock.json')).mtimeMs;
}

/**
 * Generates the Prisma client when the schema changed. `generate` needs no engine, but the CLI searches for one and
 * would download it.
 */
export function generateClient() {
  const wanted = `${sha256(readFileSync(join(ROOT, 'prisma/schema.prisma')))} ${GENERATED_FORMAT}`;
  const stamp = join(ROOT, 'lib/db/generated/.schema');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  runOrStop(
    binary('prisma'),
    ['generate', '--config', '.config/prisma.ts'],
    'prisma generate failed; its message is above.',
    {
      PRISMA_SCHEMA_ENGINE_BINARY: join(ROOT, 'package.json'),
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  );
  importOnlyTheType(join(ROOT, 'lib/db/generated/internal/prismaNamespace.ts'));
  writeFileSync(stamp, wanted);
}

/** Without this, each of the build's three bundles would contain the class of the client with the whole schema. */
function importOnlyTheType(path) {
  const [generated, wanted] = ['import { type PrismaClient } from', 'import type { PrismaClient } from'];
  const text = readFileSync(path, 'utf8');
  if (!text.includes(generated) && !text.includes(wanted))
    throw new Stop(`${path} does not import PrismaClient as before. Change importOnlyTheType in bin/prepare.mjs.`);
  writeFileSync(path, text.replace(generated, wanted));
}

/** Builds the standalone server when a source changed, and prints a line before. */
export function buildApplication() {
  generateClient();
  const wanted = hashSources();
  const stamp = join(ROOT, '.next', 'plimsoll-sources');
  const standalone = join(ROOT, '.next', 'standalone');
  const isBuilt = existsSync(stamp) && existsSync(join(standalone, 'server.js'));
  if (isBuilt && readFileSync(stamp, 'utf8') === wanted) return;
  print('Building (once per change, less than a minute) …');
  runOrStop(
    nodeBinary(),
    [join(ROOT, 'node_modules/next/dist/bin/next'), 'build'],
    'the build failed; its message is above.',
    {
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
    },
  );
  cpSync(join(ROOT, '.next', 'static'), join(standalone, '.next', 'static'), { recursive: true });
  cpSync(join(ROOT, 'public'), join(standalone, 'public'), { recursive: true });
  writeFileSync(stamp, wanted);
}

function hashSources() {
  const hash = createHash('sha256').update(process.env.PLIMSOLL_BASE_PATH ?? '');
  const visit = (path) => {
    if (path.includes('generated')) return;
    const stat = statSync(join(ROOT, path), { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) for (const name of readdirSync(join(ROOT, path)).sort()) visit(`${path}/${name}`);
    else
      hash
        .update(path)
        .update('\0')
        .update(readFileSync(join(ROOT, path)));
  };
  for (const source of SOURCES) visit(source);
  return hash.digest('hex');
}

/** Runs a command quietly. Its output is printed when it fails. */
function runOrStop(command, args, sentence, env = {}) {
  const result = spawnSync(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  throw new Stop(sentence);
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
