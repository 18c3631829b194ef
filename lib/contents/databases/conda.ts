import { textOrNull } from './json.ts';
import { type JsonSpan, listElements, listMembers, objectSpanOf, parseSpan } from './json-spans.ts';
import type { Owner, PackageSource, PackageStore } from './source.ts';

const RECORD = /^((?:.*\/)?)conda-meta\/[^/]+\.json$/;
const MOST_PREFIX = 4096;

/**
 * Reads what conda records of each package: its name, its version, and its files below the environment. Each
 * environment has packages of its own.
 */
export function createCondaSource(store: PackageStore): PackageSource {
  return {
    classOf: (path) => (path.includes('conda-meta/') && RECORD.test(path) ? 'database' : null),
    take(path, content) {
      const { name, version, subdir, files } = readRecord(content);
      if (name === null) return undefined;
      const found = { name, version, architecture: subdir };
      const owner: Owner = { place: store.add({ kind: 'conda', ...found, directory: path }) };
      const prefix = RECORD.exec(path)?.[1] ?? '';
      if (files !== null && prefix.length < MOST_PREFIX) store.own(owner, listFiles(files, prefix), 'system');
      return undefined;
    },
  };
}

type CondaRecord = Record<'name' | 'version' | 'subdir', string | null> & { files: JsonSpan | null };

/** Finds the needed members of a record, which has details of each file too. @throws SyntaxError, RangeError */
function readRecord(content: Buffer): CondaRecord {
  const record: CondaRecord = { name: null, version: null, subdir: null, files: null };
  for (const [key, value] of listMembers(objectSpanOf(content))) {
    if (key === 'files') record.files = value;
    else if (key === 'name' || key === 'version' || key === 'subdir') record[key] = textOrNull(parseSpan(value));
  }
  return record;
}

function* listFiles(files: JsonSpan, prefix: string): Generator<string> {
  for (const span of listElements(files)) {
    const file = parseSpan(span);
    if (typeof file === 'string') yield `${prefix}${file}`;
  }
}
