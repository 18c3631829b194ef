import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { below, pickOne, type Random } from '#tests/support/random.ts';

const NAMES = ['a', 'b', 'c', 'é', 'x y', '.wh', 'x\\xff'];
const MOST_CHANGES = 40;
const MODES = [0o600, 0o644, 0o755, 0o1777, 0o2755, 0o4711];

/** Makes some changes below a folder: new files, directories and links, copies, renames, other types, modes, owners. */
export function changeFiles(root: string, random: Random): void {
  for (let left = 1 + below(random, MOST_CHANGES); left > 0; left -= 1) changeOne(root, random);
}

function changeOne(root: string, random: Random): void {
  const known = listPaths(root);
  const folder = pickOne(random, ['', ...known.filter((path) => typeOf(join(root, path)) === 'directory')]) ?? '';
  const place = join(root, folder, pickOne(random, NAMES) ?? 'a');
  const old = pickOne(random, known);
  const from = old === undefined ? null : join(root, old);
  const isInside = from !== null && (`${place}/`.startsWith(`${from}/`) || `${from}/`.startsWith(`${place}/`));
  const change = below(random, 10);
  if (change <= 2) {
    rmSync(place, { recursive: true, force: true });
    writeFileSync(place, 'x'.repeat(below(random, 3) * below(random, 5_000)) + below(random, 4));
  } else if (change <= 4) {
    if (typeOf(place) !== 'directory' || below(random, 3) === 0) {
      rmSync(place, { recursive: true, force: true });
      mkdirSync(place);
    }
  } else if (change === 5) {
    rmSync(place, { recursive: true, force: true });
    symlinkSync(pickOne(random, ['a', '../b', '/c', 'nowhere']) ?? 'a', place);
  } else if (from === null || isInside) {
    return;
  } else if (change === 6) {
    if (typeOf(from) !== 'file') return;
    rmSync(place, { recursive: true, force: true });
    linkSync(from, place);
  } else if (change === 7) {
    rmSync(from, { recursive: true });
  } else if (change === 8) {
    rmSync(place, { recursive: true, force: true });
    move(from, place);
  } else {
    lchownSync(from, below(random, 3) * 1000, below(random, 3));
    if (typeOf(from) !== 'symlink') chmodSync(from, pickOne(random, MODES) ?? 0o644);
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Overlay renames no directories of lower layers. mv copies them.
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    execFileSync('mv', ['-T', from, to]);
  }
}

function listPaths(root: string): string[] {
  const paths: string[] = [];
  const visit = (folder: string) => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = folder === '' ? name : `${folder}/${name}`;
      paths.push(path);
      if (typeOf(join(root, path)) === 'directory') visit(path);
    }
  };
  visit('');
  return paths;
}

function typeOf(path: string): 'file' | 'directory' | 'symlink' | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  return stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'symlink' : 'file';
}
