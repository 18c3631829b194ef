import { field, isObject } from './fields.ts';
import { clip, storableText } from './text.ts';

export type Labels = Record<string, string>;

const MAX_TOTAL_LENGTH = 64 * 1024;
const MAX_KEY_LENGTH = 256;
const OCI_PREFIX = 'org.opencontainers.image.';
const first = (key: string) => key.startsWith(OCI_PREFIX) || key.startsWith('vnd.docker.reference.');

/** Names in the older label-schema.org convention, used when the OCI label is absent (C-13). */
const LABEL_SCHEMA_NAMES = new Map([
  ['revision', 'vcs-ref'],
  ['source', 'vcs-url'],
  ['version', 'version'],
  ['created', 'build-date'],
]);

/**
 * Returns labels or annotations in a form that can be stored: texts only, cleaned, 64 KiB in all, the used ones first
 * (M-36). "__proto__" is left out, because a later copy would set a prototype (S-55).
 */
export function cleanLabels(value: unknown): Labels {
  if (!isObject(value)) return {};
  const entries: [string, string][] = [];
  const keys = Object.keys(value);
  let room = MAX_TOTAL_LENGTH;
  for (const key of [...keys.filter(first), ...keys.filter((other) => !first(other))]) {
    const text = field(value, key);
    if (typeof text !== 'string' || key === '__proto__' || key.length > MAX_KEY_LENGTH) continue;
    if (room <= key.length) break;
    const kept = clip(storableText(text), room - key.length);
    room -= key.length + kept.length;
    entries.push([storableText(key), kept]);
  }
  return Object.fromEntries(entries);
}

/** Merges labels of several sources. The first source with a label wins (C-13). The result is limited again (M-36). */
export function mergeLabels(...sources: readonly Labels[]): Labels {
  return cleanLabels(Object.fromEntries(sources.toReversed().flatMap((labels) => Object.entries(labels))));
}

/**
 * Returns a label by its short OCI name, such as "revision" or "base.digest", or the label-schema.org label that
 * preceded it.
 */
export function findLabel(labels: Labels, name: string): string | null {
  const older = LABEL_SCHEMA_NAMES.get(name);
  for (const key of [`${OCI_PREFIX}${name}`, older === undefined ? null : `org.label-schema.${older}`]) {
    const value = key === null || !Object.hasOwn(labels, key) ? undefined : labels[key];
    if (value !== undefined && value !== '') return value;
  }
  return null;
}
