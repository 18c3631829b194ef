import { formatSecretMark, secretMarks } from '#lib/image/secret-mark.ts';
import { findAssignments } from './find-assignments.ts';
import { findAuthorization } from './find-authorization.ts';
import { findCommands } from './find-commands.ts';
import { findDatabasePasswords } from './find-database-passwords.ts';
import { findNamedValues } from './find-named-values.ts';
import { findNetrcTokens } from './find-netrc.ts';
import { findPairs } from './find-pairs.ts';
import { findShaped, SHAPED_LABELS } from './find-shaped.ts';
import { findTokens } from './find-tokens.ts';
import { findUrlPasswords } from './find-urls.ts';
import { type FindSecrets, type FoundSecret, MOST_SECRETS } from './found-secret.ts';
import { NAME_LABELS } from './secret-name.ts';
import { TOKEN_LABELS } from './token-kinds.ts';

/**
 * The order matters: when several finders find the same secret, the first one labels it. More precise labels come
 * first.
 */
const FINDERS: readonly FindSecrets[] = [
  ...[findTokens, findShaped, findUrlPasswords, findAuthorization, findPairs, findAssignments, findNamedValues],
  ...[findNetrcTokens, findCommands, findDatabasePasswords],
];
const KNOWN_LABELS: ReadonlySet<string> = new Set([...TOKEN_LABELS, ...SHAPED_LABELS, ...NAME_LABELS, 'authorization']);

/** Finds all secrets in a text, in order and without overlaps. Existing marks are ignored. */
export function findSecrets(text: string): FoundSecret[] {
  const open = hideMarks(text);
  return limit(mergeFound(FINDERS.flatMap((find) => find(open))), open);
}

function limit(found: FoundSecret[], text: string): FoundSecret[] {
  const next = found[MOST_SECRETS];
  return next === undefined ? found : [...found.slice(0, MOST_SECRETS), { ...next, end: text.length }];
}

/**
 * A rule can take a mark for a value, so the text around it is masked in another round. Real texts need at most two
 * rounds.
 */
export const MOST_ROUNDS = 5;

/**
 * Replaces the secrets of a text by marks. Masking the result again changes nothing.
 *
 * @param fingerprint - of a secret's value, equal for equal values
 */
export function maskText(text: string, fingerprint: (value: string) => string): string {
  let masked = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = findSecrets(masked);
    if (found.length === 0) break;
    masked = replaceAll(masked, found, fingerprint);
  }
  return masked;
}

/** Replaces each found secret by a mark. */
export function replaceAll(
  text: string,
  found: readonly FoundSecret[],
  fingerprint: (value: string) => string,
): string {
  let masked = '';
  let from = 0;
  for (const { start, end, label } of found) {
    masked += text.slice(from, start) + formatSecretMark(label, fingerprint(text.slice(start, end)));
    from = end;
  }
  return masked + text.slice(from);
}

/**
 * Replaces marks by templates of the same length, "{{MMM}}", which rules read as a reference to a secret elsewhere.
 * Only marks with known labels are replaced: other text in this form can hide a secret.
 */
export function hideMarks(text: string): string {
  if (!text.includes('‹secret ')) return text;
  return text.replace(secretMarks(), (mark: string, label: string) =>
    KNOWN_LABELS.has(label) ? `{{${'M'.repeat(mark.length - 4)}}}` : mark,
  );
}

/**
 * Sorts and merges secrets that overlap or touch. The merged secret has the label of the one that begins first, of the
 * longest of these, and of the first of equal ones.
 */
export function mergeFound(found: readonly FoundSecret[]): FoundSecret[] {
  const sorted = found.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: FoundSecret[] = [];
  for (const one of sorted) {
    const last = merged.at(-1);
    if (last && one.start <= last.end) last.end = Math.max(last.end, one.end);
    else merged.push({ ...one });
  }
  return merged;
}
