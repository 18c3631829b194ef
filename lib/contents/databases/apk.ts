import { listLines } from './lines.ts';
import type { Owner, PackageSource, PackageStore } from './source.ts';

const INSTALLED = /(?:^|\/)lib\/apk\/db\/installed$/;
const MOST_PATH = 4096;

type Current = { name: string; version: string | null; architecture: string | null; owner: Owner };

/**
 * Reads apk's database: paragraphs of "P:name", "V:version", "A:architecture", and directories "F:usr/bin" with their
 * files "R:openssl".
 */
export function createApkSource(store: PackageStore): PackageSource {
  function add({ owner, ...found }: Current): void {
    owner.place = store.add({ kind: 'apk', ...found });
  }

  return {
    classOf: (path) => (INSTALLED.test(path) ? 'database' : null),
    take(_, content) {
      let current: Current | null = null;
      let folder = '';
      for (const line of listLines(content)) {
        if (line === '') {
          if (current !== null) add(current);
          [current, folder] = [null, ''];
          continue;
        }
        const value = line.slice(2);
        if (line[1] !== ':') continue;
        const letter = line[0];
        current ??= { name: '', version: null, architecture: null, owner: { place: null } };
        if (letter === 'P') current.name = value;
        else if (letter === 'V') current.version = value;
        else if (letter === 'A') current.architecture = value;
        else if (letter === 'F') folder = value;
        else if (letter === 'R' && folder.length < MOST_PATH)
          store.own(current.owner, [folder === '' ? value : `${folder}/${value}`], 'system');
      }
      if (current !== null) add(current);
      return undefined;
    },
  };
}
