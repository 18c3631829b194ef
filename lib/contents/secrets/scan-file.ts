import type { FoundSecret } from '#lib/findings/secrets/found-secret.ts';
import { mergeFound } from '#lib/findings/secrets/mask-text.ts';
import { findBareKey } from './bare-key.ts';
import { findDerKey } from './der-key.ts';
import type { NamedFile } from './file-names.ts';
import { createFileText, type FileText } from './file-text.ts';
import { findNamedSecrets } from './named-values.ts';
import { findByKeyword } from './rules.ts';

/** FileSecret is a secret in a file. `value` returns the secret, which must not be stored. */
export type FileSecret = { kind: string; offset: number; value(): string };

/** ScanOptions: how many bytes are read for names with values, and how many secrets are returned. */
export type ScanOptions = { valueBytes: number; most: number };

/**
 * Finds the secrets of a file, in order and without overlaps, and how many there are beyond `most`. Linear in the length
 * of the file.
 */
export function scanFile(
  content: Buffer,
  named: NamedFile | null,
  { valueBytes, most }: ScanOptions,
): { secrets: FileSecret[]; dropped: number } {
  const file = createFileText(content);
  const byName = named === null ? [] : findByName(file, named, valueBytes);
  const found = mergeFound([...findByKeyword(file), ...byName]);
  const secrets = found.slice(0, most).map(({ start, end, label }) => ({
    kind: label,
    offset: file.offsetOf(start),
    value: () => file.valueOf(start, end),
  }));
  return { secrets, dropped: found.length - secrets.length };
}

function findByName(file: FileText, { reading }: NamedFile, valueBytes: number): FoundSecret[] {
  if (reading === 'name') return [];
  if (reading === 'text') return [...findDerKey(file.bytes), ...findBareKey(file)];
  // A byte of UTF-8 must not count as the blank that it would be in latin1.
  return findNamedSecrets(file.text.slice(0, valueBytes).replaceAll('\u00a0', '\u00a1'), reading);
}
