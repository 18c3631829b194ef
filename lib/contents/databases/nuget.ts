import { isJsonObject, membersOf } from './json.ts';
import { findMember, listMembers, objectSpanOf, parseSpan } from './json-spans.ts';
import { folderOf } from './paths.ts';
import type { Owner, PackageSource, PackageStore } from './source.ts';

const DEPS = /\.deps\.json$/;
/** "Newtonsoft.Json/13.0.3" */
const LIBRARY = /^([^/]+)\/([^/]+)$/;

/**
 * Reads which NuGet packages a published .NET application has, and their files. Projects of the application itself are
 * no packages. Source: https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md
 */
export function createNugetSource(store: PackageStore): PackageSource {
  return {
    classOf: (path) => (DEPS.test(path) ? 'database' : null),
    take(path, content) {
      const [document, folder] = [objectSpanOf(content), folderOf(path)];
      const [libraries, targets] = [findMember(document, 'libraries'), findMember(document, 'targets')];
      const owners = new Map<string, Owner>();
      for (const [library, span] of libraries === null ? [] : listMembers(libraries)) {
        if (store.isFull()) break;
        const [, name, version] = LIBRARY.exec(library) ?? [];
        const value = parseSpan(span);
        if (name === undefined || version === undefined || !isJsonObject(value) || value.type !== 'package') continue;
        const key = `${path}\n${name}`;
        const place = store.add({ kind: 'nuget', name, version, directory: path, key });
        if (place !== null) owners.set(library, { place });
      }
      for (const [, target] of targets === null ? [] : listMembers(targets))
        for (const [library, files] of listMembers(target)) {
          const owner = owners.get(library);
          if (owner) store.own(owner, listFiles(parseSpan(files), folder), 'language');
        }
      return undefined;
    },
  };
}

/** Files of one platform are published without their folders, those for several platforms with them. */
function* listFiles(files: unknown, folder: string): Generator<string> {
  if (!isJsonObject(files)) return;
  const prefix = folder === '' ? '' : `${folder}/`;
  for (const part of ['runtime', 'native'])
    for (const [file] of membersOf(files[part])) yield `${prefix}${file.slice(file.lastIndexOf('/') + 1)}`;
  for (const [file] of membersOf(files.runtimeTargets)) yield `${prefix}${file}`;
  for (const [file, value] of membersOf(files.resources)) {
    const locale = isJsonObject(value) && typeof value.locale === 'string' ? `${value.locale}/` : '';
    yield `${prefix}${locale}${file.slice(file.lastIndexOf('/') + 1)}`;
  }
}
