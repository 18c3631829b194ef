import { formatBytes } from './bytes.ts';
import { countOf } from './count.ts';
import { findingKindWord } from './finding-kind.ts';

/** What an image has in findings that the image before it has not: compressed bytes by kind, the largest first. */
type Added = readonly { kind: string; bytes: number }[];

/** Most kinds that a sentence names. */
const MOST_KINDS = 3;

/**
 * Writes what part of a growth the findings are: "18.9 MB of it are dev dependencies." Where other files became smaller and the
 * findings are more than the growth: "It adds 18.9 MB of dev dependencies." Null without findings.
 *
 * @param deltaBytes - the growth
 */
export function describePart(added: Added, deltaBytes: number): string | null {
  const kinds = added.slice(0, MOST_KINDS);
  if (kinds.length === 0) return null;
  if (sumOf(kinds) > deltaBytes) return `It adds ${describeAdded(added)}.`;
  const [first, ...others] = kinds.map(({ kind, bytes }, at) => {
    return `${formatBytes(bytes)}${at === 0 ? ' of it are' : ''} ${findingKindWord(kind)}`;
  });
  return `${[first, ...others].join(', ')}.`;
}

/** Writes "18.9 MB of dev dependencies and 4.00 MB of package caches". */
export function describeAdded(added: Added): string {
  const words = added
    .slice(0, MOST_KINDS)
    .map(({ kind, bytes }) => `${formatBytes(bytes)} of ${findingKindWord(kind)}`);
  return words.length <= 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Writes all that anybody but an editor is shown of new secrets; null without one. */
export function describeSecrets(count: number): string | null {
  if (count <= 0) return null;
  return `${countOf(count, 'secret')} ${count === 1 ? 'was' : 'were'} added; details in Plimsoll.`;
}

const sumOf = (added: Added): number => added.reduce((sum, { bytes }) => sum + bytes, 0);
