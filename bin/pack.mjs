#!/usr/bin/env node
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ROOT } from './paths.mjs';
import { buildApplication } from './prepare.mjs';
import { print, runScript, Stop } from './print.mjs';

const HELP = `node bin/pack.mjs FOLDER

Builds the application and lays it out in FOLDER as the image's layers, each to be copied to the image's root:

  framework/    Next.js and React
  libraries/    the other packages that the server loads
  application/  Plimsoll itself

Layers that change rarely come first. Times and modes are the same in every build, so a layer with unchanged files is
identical to the bit. The Dockerfile runs this.`;

/** Folder of the application in the image. */
const HOME = 'app';
const FRAMEWORK = ['next', '@next', 'react', 'react-dom', 'styled-jsx', '@swc', 'client-only'];
/** The files of bin/ that the image needs. */
const SCRIPTS = ['config-check.mjs', 'console.mjs', 'container.mjs', 'health.mjs', 'memory.mjs', 'print.mjs'];
/** Lists of files for Next's own deployments, and traced sources. Nothing reads them at run time. */
const NOT_NEEDED = /\.(nft\.json|tsx?)$/;
/** A constant time. Some tools reject the year 1970. */
const MOMENT = new Date('2000-01-01T00:00:00Z');

await runScript(() => {
  const [target] = process.argv.slice(2);
  if (target === '--help') return print(HELP);
  if (!target) throw new Stop('name the folder for the layers: node bin/pack.mjs FOLDER');
  buildApplication();
  const out = resolve(target);
  rmSync(out, { recursive: true, force: true });
  copyLayers(join(ROOT, '.next', 'standalone'), out);
  unwrapWasm(join(out, 'libraries', HOME, 'node_modules/@prisma/client/runtime'));
  linkTwins(join(out, 'application', HOME, '.next', 'server'));
  for (const layer of readdirSync(out)) normalise(join(out, layer));
});

function copyLayers(standalone, out) {
  const packages = join(standalone, 'node_modules');
  for (const name of readdirSync(packages)) {
    const layer = FRAMEWORK.includes(name) ? 'framework' : 'libraries';
    copy(join(packages, name), join(out, layer, HOME, 'node_modules', name));
  }
  const application = join(out, 'application', HOME);
  for (const name of readdirSync(standalone)) {
    if (name !== 'node_modules') copy(join(standalone, name), join(application, name));
  }
  for (const name of SCRIPTS) {
    if (existsSync(join(ROOT, 'bin', name))) copy(join(ROOT, 'bin', name), join(application, 'bin', name));
  }
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => !NOT_NEEDED.test(path) });
}

/**
 * Replaces the text module in which Prisma wraps its query compiler by a binary file. It saves half a megabyte to pull.
 * It also saves 9 MB of memory, because the text would be stored twice, as source and as value.
 */
function unwrapWasm(folder) {
  const wrapped = readdirSync(folder).filter((name) => name.endsWith('.wasm-base64.mjs'));
  if (wrapped.length !== 1)
    throw new Stop(`${folder} has ${wrapped.length} wrapped query compilers; one was expected.`);
  const path = join(folder, wrapped[0]);
  const [, text] = /^const wasm = "([\w+/=]+)";\s*export \{ wasm \}\s*$/.exec(readFileSync(path, 'utf8')) ?? [];
  if (text === undefined)
    throw new Stop(`${path} is not as expected: Prisma wraps its query compiler in another way now.`);
  const name = wrapped[0].replace('-base64.mjs', '');
  writeFileSync(join(folder, name), Buffer.from(text, 'base64'));
  // Importers call Buffer.from(wasm, 'base64'), which calls valueOf first. The file is then read and not kept.
  writeFileSync(
    path,
    `import { readFileSync } from 'node:fs';
const url = new URL('./${name}', import.meta.url);
export const wasm = { valueOf: () => readFileSync(url) };
`,
  );
}

/**
 * Replaces identical chunks by links to the first one. The bundler writes the same chunk under a name for each route.
 */
function linkTwins(folder) {
  const first = new Map();
  for (const path of listFiles(folder).filter((name) => name.endsWith('.js'))) {
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
    const twin = first.get(digest);
    if (twin === undefined) {
      first.set(digest, path);
      continue;
    }
    rmSync(path);
    symlinkSync(relative(dirname(path), twin), path);
  }
}

function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listFiles(path);
      return entry.isFile() ? [path] : [];
    });
}

function normalise(path) {
  const stat = lstatSync(path);
  if (stat.isDirectory()) for (const name of readdirSync(path)) normalise(join(path, name));
  if (!stat.isSymbolicLink()) chmodSync(path, stat.isDirectory() ? 0o755 : 0o644);
  lutimesSync(path, MOMENT, MOMENT);
}
