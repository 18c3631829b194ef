import { isJsonObject } from './json.ts';
import { findMember, listMembers, objectSpanOf, parseSpan } from './json-spans.ts';
import type { PackageSource, PackageStore } from './source.ts';

/** The record of `cargo install`, in Cargo's home; programs are in bin beside it. */
const INSTALLED = /^((?:.*\/)?)\.crates2\.json$/;
/** "ripgrep 13.0.0 (registry+https://github.com/rust-lang/crates.io-index)" */
const CRATE = /^(\S+) (\S+) \(/;

/** Reads the programs that `cargo install` built. */
export function createCargoSource(store: PackageStore): PackageSource {
  return {
    classOf: (path) => (path.endsWith('.crates2.json') && INSTALLED.test(path) ? 'database' : null),
    take(path, content) {
      const home = INSTALLED.exec(path)?.[1] ?? '';
      const installs = findMember(objectSpanOf(content), 'installs');
      for (const [crate, span] of installs === null ? [] : listMembers(installs)) {
        const [, name, version] = CRATE.exec(crate) ?? [];
        if (name === undefined || version === undefined) continue;
        const key = `${path}\n${name}\n${version}`;
        const place = store.add({ kind: 'cargo', name, version, directory: path, key });
        const value = parseSpan(span);
        const programs = isJsonObject(value) && Array.isArray(value.bins) ? value.bins : [];
        const paths = programs.flatMap((program) => (typeof program === 'string' ? [`${home}bin/${program}`] : []));
        store.own({ place }, paths, 'language');
      }
      return undefined;
    },
  };
}
