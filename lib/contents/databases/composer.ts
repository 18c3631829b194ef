import { isJsonObject, textOrNull } from './json.ts';
import { findMember, isListSpan, type JsonSpan, listElements, parseSpan, spanOf } from './json-spans.ts';
import { folderOf, resolvePath } from './paths.ts';
import type { PackageSource, PackageStore } from './source.ts';

/** Composer's record of what it installed. Composer 1 wrote a list, Composer 2 an object. */
const INSTALLED = /(?:^|\/)composer\/installed\.json$/;
/** Names of development packages that are remembered. */
const MOST_NAMES = 50_000;

/** Reads Composer's packages, each with its directory. */
export function createComposerSource(store: PackageStore): PackageSource {
  return {
    classOf: (path) => (INSTALLED.test(path) ? 'database' : null),
    take(path, content) {
      const top = spanOf(content);
      const packages = isListSpan(top) ? top : findMember(top, 'packages');
      const dev = readNames(findMember(top, 'dev-package-names'));
      const folder = folderOf(path);
      for (const span of packages === null ? [] : listElements(packages)) {
        if (store.isFull()) break;
        const found = parseSpan(span);
        if (!isJsonObject(found) || typeof found.name !== 'string') continue;
        const { name, version } = found;
        // Composer 1 has no place: packages are beside its own folder.
        const directory = resolvePath(folder, textOrNull(found['install-path']) ?? `../${name}`);
        const flags = dev.has(name) ? (['dev'] as const) : [];
        const place = store.add({ kind: 'composer', name, version: textOrNull(version), directory, flags });
        if (place !== null && directory !== null) store.ownDirectory({ place }, directory);
      }
      return undefined;
    },
  };
}

function readNames(list: JsonSpan | null): Set<unknown> {
  const names = new Set<unknown>();
  for (const span of list === null ? [] : listElements(list)) {
    if (names.size === MOST_NAMES) break;
    names.add(parseSpan(span));
  }
  return names;
}
