import type { KnownFile } from '#lib/contents/list-known.ts';
import type { InstalledPlace, RecordedPackage } from '../packages/read.ts';
import { makeFolder, makeLink, makeRecord } from './made-files.ts';

/** Folders that are links into /usr. */
const MERGED = ['bin', 'lib', 'lib64', 'sbin'];
const DPKG = 'var/lib/dpkg';

/**
 * Lists what installing packages of Debian writes: their files, and the records of dpkg.
 *
 * @param below - packages that are there already; the record of all packages lists them too
 */
export function listDebian(packages: readonly RecordedPackage[], below: readonly RecordedPackage[] = []): KnownFile[] {
  const files = new Map<string, KnownFile>();
  const add = (file: KnownFile) => {
    // Packages share folders.
    if (!files.has(file.entry.path)) files.set(file.entry.path, file);
  };
  if (below.length === 0) for (const name of MERGED) add(makeLink(name, `usr/${name}`));
  for (const one of packages) {
    const listed = one.files().filter(({ entry }) => entry.path !== '');
    for (const file of listed) add(file);
    add(makeRecord(`${DPKG}/info/${one.name}.list`, listed.map(({ entry }) => `/${entry.path}\n`).join('')));
  }
  add(makeRecord(`${DPKG}/status`, [...below, ...packages].map(paragraphOf).join('\n')));
  return [...files.values()].sort(byPath);
}

const paragraphOf = ({ name, version }: RecordedPackage): string =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`;

/** Lists what `npm ci` writes below a folder: packages, and the record of what is for development. */
export function listNpm(folder: string, installed: readonly InstalledPlace[], application: string): KnownFile[] {
  const locked = installed.map(({ place, one: { version }, isDevelopment }) => [
    place,
    isDevelopment ? { version, dev: true } : { version },
  ]);
  const record = { name: application, lockfileVersion: 3, requires: true, packages: Object.fromEntries(locked) };
  const modules = `${folder}/node_modules`;
  return [
    makeFolder(modules),
    makeRecord(`${modules}/.package-lock.json`, `${JSON.stringify(record, null, 2)}\n`),
    ...installed.flatMap(({ place, one }) => listPackage(`${folder}/${place}`, one)),
  ];
}

function listPackage(folder: string, one: RecordedPackage): KnownFile[] {
  const manifest = JSON.stringify({ name: one.name, version: one.version });
  return one.files().map((file) => {
    const path = file.entry.path === '' ? folder : `${folder}/${file.entry.path}`;
    const text = file.entry.path === 'package.json' ? manifest : null;
    return { ...file, entry: { ...file.entry, path }, text };
  });
}

function byPath(a: KnownFile, b: KnownFile): number {
  return a.entry.path < b.entry.path ? -1 : a.entry.path > b.entry.path ? 1 : 0;
}
