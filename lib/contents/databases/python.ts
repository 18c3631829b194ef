import { listLines } from './lines.ts';
import { folderOf, resolvePath } from './paths.ts';
import type { FileClass, Owner, PackageSource, PackageStore } from './source.ts';

/**
 * A record in a directory of packages: numpy-1.26.4.dist-info/RECORD, six-1.16.0.egg-info/PKG-INFO, six.egg-info,
 * six-1.16.0-py3.12.egg/EGG-INFO/PKG-INFO.
 */
const RECORD = /^(?:(.*)\/)?([^/]+)\.(dist-info|egg-info|egg)(?:\/((?:EGG-INFO\/)?[A-Za-z-]+(?:\.txt)?))?$/;
/** Copies of other packages inside a package, which pip does not list. */
const VENDORED = /(?:^|\/)(?:site|dist)-packages\/.+/;
const PACKAGES = /(?:^|\/)(?:site|dist)-packages$/;
/** "six-1.16.0-py3.12", where a record has no name or no version of its own. */
const NAMED = /^(.+?)-(\d[^-]*)(?:-py[\d.]+)?$/;

type Record = { folder: string; directory: string; stem: string; part: 'metadata' | 'files' | 'installed' };

/**
 * Reads what pip, setuptools and Debian record of installed Python packages. METADATA and PKG-INFO have the real name;
 * RECORD and installed-files.txt have the files.
 */
export function createPythonSource(store: PackageStore): PackageSource {
  const owners = new Map<string, { owner: Owner; stem: string }>();

  function ownerOf({ directory, stem }: Record): Owner {
    const known = owners.get(directory);
    if (known !== undefined) return known.owner;
    const owner: Owner = { place: null };
    owners.set(directory, { owner, stem });
    store.ownDirectory(owner, directory);
    return owner;
  }

  return {
    classOf(path): FileClass | null {
      const part = findRecord(path)?.part;
      if (part === undefined) return null;
      return part === 'metadata' ? 'head' : 'database';
    },
    take(path, content) {
      const record = findRecord(path);
      if (record === null) return undefined;
      const owner = ownerOf(record);
      if (record.part === 'files') store.own(owner, listRecord(content, record.folder), 'language');
      else if (record.part === 'installed') store.own(owner, listInstalled(content, record.directory), 'language');
      else {
        const { name, version } = parsePythonMetadata(content);
        const [, named, inName] = NAMED.exec(record.stem) ?? [];
        owner.place = store.add({
          kind: 'python',
          name: name ?? named ?? record.stem,
          version: version ?? inName ?? null,
          directory: record.directory,
        });
      }
      return undefined;
    },
    settle() {
      for (const [directory, { owner, stem }] of owners) {
        if (owner.place !== null) continue;
        const [, name, version = null] = NAMED.exec(stem) ?? [];
        if (name !== undefined) owner.place = store.add({ kind: 'python', name, version, directory });
      }
    },
  };
}

function findRecord(path: string): Record | null {
  if (!path.includes('.dist-info') && !path.includes('.egg')) return null;
  const [, folder = '', stem, form, file] = RECORD.exec(path) ?? [];
  if (stem === undefined || form === undefined || VENDORED.test(folder)) return null;
  const place = { folder, directory: `${folder === '' ? '' : `${folder}/`}${stem}.${form}`, stem };
  if (form === 'dist-info') {
    if (file === 'METADATA') return { ...place, part: 'metadata' };
    return file === 'RECORD' ? { ...place, part: 'files' } : null;
  }
  if (!PACKAGES.test(folder)) return null;
  if (form === 'egg') return file === 'EGG-INFO/PKG-INFO' ? { ...place, part: 'metadata' } : null;
  if (file === undefined || file === 'PKG-INFO') return { ...place, part: 'metadata' };
  return file === 'installed-files.txt' ? { ...place, part: 'installed' } : null;
}

/**
 * Parses the fields of METADATA and PKG-INFO. The description begins after an empty line.
 * Source: https://packaging.python.org/specifications/core-metadata/
 */
function parsePythonMetadata(content: Buffer): { name: string | null; version: string | null } {
  let [name, version]: [string | null, string | null] = [null, null];
  for (const line of listLines(content)) {
    if (line === '' || (name !== null && version !== null)) break;
    const [, field, value = ''] = /^(name|version):[ \t]*(.*)$/i.exec(line) ?? [];
    if (field?.toLowerCase() === 'name') name ??= value.trim();
    else if (field !== undefined) version ??= value.trim();
  }
  return { name, version };
}

/**
 * Returns the paths of lines "path,hash,size", relative to the folder of packages. Paths outside of it ("../../bin/x")
 * are left out.
 */
function* listRecord(content: Buffer, folder: string): Generator<string> {
  const prefix = folder === '' ? '' : `${folder}/`;
  for (const line of listLines(content)) {
    const quoted = /^"((?:[^"]|"")+)"/.exec(line)?.[1]?.replaceAll('""', '"');
    const path = quoted ?? line.split(',', 1)[0]?.trim() ?? '';
    if (path !== '' && !path.startsWith('/') && !path.startsWith('..')) yield `${prefix}${path}`;
  }
}

/** Returns the paths of installed-files.txt, relative to its directory. */
function* listInstalled(content: Buffer, directory: string): Generator<string> {
  const folder = folderOf(directory);
  for (const line of listLines(content)) {
    const path = resolvePath(directory, line.trim());
    if (path?.startsWith(`${folder}/`)) yield path;
  }
}
