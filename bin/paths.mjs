import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { print } from './print.mjs';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Returns Node 24 from devDependencies once it is installed, else the Node that runs this script. */
export function nodeBinary() {
  const local = join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  return existsSync(local) ? local : process.execPath;
}

export function binary(name) {
  return join(ROOT, 'node_modules', '.bin', name);
}

/**
 * Returns the folder for the database and the secret. As root the database runs as another user, who must be able to
 * enter every folder above it. When that fails (a private home), another folder is used and printed.
 */
export function dataFolder(wanted = process.env.PLIMSOLL_DATA_DIR ?? join(ROOT, '.plimsoll')) {
  const folder = resolve(wanted);
  if (process.getuid?.() !== 0 || othersMayEnter(dirname(folder))) return folder;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const other = join('/var/lib/plimsoll', name);
  print(`${dirname(folder)} cannot be opened by the database's user, so the data is in ${other}.`);
  return other;
}

function othersMayEnter(folder) {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

export function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
