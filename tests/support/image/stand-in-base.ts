import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findProgram, runCommand } from './command.ts';
import { CERTIFICATES } from './npm-secret.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const NOT_NEEDED = [
  'debootstrap',
  'var/cache/apt',
  'var/lib/apt',
  'usr/share/doc',
  'usr/share/man',
  'usr/share/locale',
];

/**
 * Creates the root folder of a substitute for node:24-alpine where no image registry is reachable: Debian's required
 * packages, the Node.js of the npm package `node`, and this machine's npm and certificates.
 */
export async function makeStandInRoot(): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-base-'));
  // Unpacking is enough: only a shell is started, and nothing is configured.
  await runCommand('debootstrap', ['--variant=minbase', '--foreign', 'bookworm', root]);
  for (const path of NOT_NEEDED) rmSync(join(root, path), { recursive: true, force: true });
  for (const name of ['proc', 'sys', 'dev']) makeFolder(join(root, name));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
  addNode(root);
  return root;
}

/** Adds the Node.js of the npm package `node`, and this machine's npm and certificates, to a root folder. */
export function addNode(root: string): void {
  if (existsSync(CERTIFICATES)) cpSync(CERTIFICATES, join(root, CERTIFICATES), { dereference: true });
  cpSync(join(ROOT, 'node_modules/node/bin/node'), join(root, 'usr/local/bin/node'));
  const npm = join(dirname(realpathSync(findProgram('npm') ?? 'npm')), '..');
  cpSync(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true });
  for (const name of ['npm', 'npx'])
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, 'usr/local/bin', name));
}

/** debootstrap leaves links to the machine's own folders in some places. */
function makeFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
  mkdirSync(path, { recursive: true });
}
