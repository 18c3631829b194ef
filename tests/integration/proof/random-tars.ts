import { directory, file, hardLink, opaque, symlink, whiteout } from '#tests/support/proof/tar-entries.ts';
import { below, pickOne, type Random, shuffle } from '#tests/support/random.ts';
import { type RawEntry, rawTar } from '#tests/support/raw-tar.ts';

type Kind = 'file' | 'directory' | 'symlink';

const NAMES = ['a', 'b', 'c', 'é'];
const MOST_ENTRIES = 14;
const MODES = [0o755, 0o700, 0o1777];

/**
 * Creates a stack of archives that every unpacker accepts: a path is once in a layer, its directories are before it,
 * whiteouts come first, and a hard link has a file to link, which can be in a lower layer.
 */
export function randomTars(random: Random, mostLayers: number): Buffer[] {
  let there = new Map<string, Kind>();
  return Array.from({ length: 1 + below(random, mostLayers) }, (_, layer) => {
    const { entries, after } = randomLayer(random, layer === 0 ? new Map() : there);
    there = after;
    return rawTar(entries);
  });
}

function randomLayer(random: Random, before: ReadonlyMap<string, Kind>) {
  const after = new Map(before);
  const markers = new Map<string, RawEntry>();
  const hidden = shuffle([...before.keys()], random).slice(0, below(random, 4));
  for (const path of hidden) {
    // No tool hides a directory and something in it, and the order would matter.
    if (hidden.some((other) => path.startsWith(`${other}/`))) continue;
    if (below(random, 3) > 0) markers.set(path, whiteout(path));
    else if (before.get(path) === 'directory') markers.set(`${path}/`, opaque(path));
    else continue;
    for (const other of [...after.keys()])
      if (other.startsWith(`${path}/`) || (other === path && markers.has(path))) after.delete(other);
  }
  // A marker is in a directory of its own layer, which must be a directory below too.
  const entries: RawEntry[] = [...markers.values()];
  const own = new Set<string>();
  for (let left = 1 + below(random, MOST_ENTRIES); left > 0; left -= 1) addEntry(random, { entries, own, after });
  return { entries, after };
}

type Layer = { entries: RawEntry[]; own: Set<string>; after: Map<string, Kind> };

function addEntry(random: Random, { entries, own, after }: Layer): void {
  const folders = [...after].flatMap(([path, kind]) => (kind === 'directory' ? [path] : []));
  const folder = pickOne(random, ['', ...folders]) ?? '';
  const path = `${folder === '' ? '' : `${folder}/`}${pickOne(random, NAMES)}`;
  if (own.has(path)) return;
  const choice = below(random, 8);
  const files = [...after].flatMap(([at, kind]) => (kind === 'file' ? [at] : []));
  const linked = pickOne(random, files);
  const kind: Kind = choice < 3 ? 'directory' : choice === 3 ? 'symlink' : 'file';
  // What a layer puts into a directory stays there.
  if (kind !== 'directory' && [...own].some((at) => at.startsWith(`${path}/`))) return;
  if (kind === 'directory')
    entries.push(directory(path, { mode: pickOne(random, MODES) ?? 0o755, uid: below(random, 3) }));
  else if (kind === 'symlink') entries.push(symlink(path, pickOne(random, ['a', '/b', '../c']) ?? 'a'));
  else if (choice === 4 && linked !== undefined && linked !== path && !linked.startsWith(`${path}/`))
    entries.push(hardLink(path, linked));
  else entries.push(file(path, 'y'.repeat(below(random, 2_000)) + below(random, 3)));
  own.add(path);
  if (kind !== 'directory')
    for (const other of [...after.keys()]) if (other.startsWith(`${path}/`)) after.delete(other);
  after.set(path, kind);
}
