import { formatSecretMark, secretMarks } from '#lib/image/secret-mark.ts';
import { findAssignments } from './find-assignments.ts';
import { findAuthorization } from './find-authorization.ts';
import { findCommands } from './find-commands.ts';
import { findPairs } from './find-pairs.ts';
import { findShaped, SHAPED_LABELS } from './find-shaped.ts';
import { findTokens } from './find-tokens.ts';
import { findUrlPasswords } from './find-urls.ts';
import type { FindSecrets, FoundSecret } from './found-secret.ts';
import { NAME_LABELS } from './secret-name.ts';
import { TOKEN_LABELS } from './token-kinds.ts';

/** Kinds first whose marks say more: of two that found the same, the first one names it. */
const FINDERS: readonly FindSecrets[] = [
  ...[findTokens, findShaped, findUrlPasswords, findAuthorization, findPairs, findAssignments, findCommands],
];
const KNOWN_LABELS: ReadonlySet<string> = new Set([...TOKEN_LABELS, ...SHAPED_LABELS, ...NAME_LABELS, 'authorization']);

/** Every secret in a text, in order and without overlaps. What is masked already is none. */
export function findSecrets(text: string): FoundSecret[] {
  const found = FINDERS.flatMap((find) => find(text)).filter(({ start, end }) => end > start);
  if (found.length === 0) return [];
  return merge(withoutMarked(sort(found), listMarks(text)));
}

/** @param fingerprint - of a secret's value, equal for equal values */
export function maskText(text: string, fingerprint: (value: string) => string): string {
  let masked = '';
  let from = 0;
  for (const { start, end, label } of findSecrets(text)) {
    masked += text.slice(from, start) + formatSecretMark(label, fingerprint(text.slice(start, end)));
    from = end;
  }
  return masked + text.slice(from);
}

/** Marks that this program wrote: one with another label is text, and may hide a secret. */
function listMarks(text: string): { start: number; end: number }[] {
  return [...text.matchAll(secretMarks())].flatMap(({ index, 0: mark, 1: label = '' }) =>
    KNOWN_LABELS.has(label) ? [{ start: index, end: index + mark.length }] : [],
  );
}

/** By where they begin, the longest first. What is equal stays in the order of the finders. */
const sort = (found: readonly FoundSecret[]) => [...found].sort((a, b) => a.start - b.start || b.end - a.end);

function withoutMarked(
  sorted: readonly FoundSecret[],
  marks: readonly { start: number; end: number }[],
): FoundSecret[] {
  let next = 0;
  return sorted.filter(({ start, end }) => {
    while (next < marks.length && (marks[next]?.end ?? 0) <= start) next += 1;
    const mark = marks[next];
    return mark === undefined || start < mark.start || end > mark.end;
  });
}

/** Overlapping ones become one; it is named by the longest of them. */
function merge(sorted: readonly FoundSecret[]): FoundSecret[] {
  const merged: FoundSecret[] = [];
  for (const one of sorted) {
    const last = merged.at(-1);
    if (last && one.start < last.end) last.end = Math.max(last.end, one.end);
    else merged.push({ ...one });
  }
  return merged;
}
