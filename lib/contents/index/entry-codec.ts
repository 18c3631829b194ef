import { FILE_KINDS, type FileEntry } from '#lib/contents/entry.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

const [HAS_TARGET, HAS_APPARENT, HAS_RAW] = [8, 16, 32];

/**
 * Writes an entry after the previous one, without the beginning that both paths share. The order of FILE_KINDS is part
 * of the format.
 */
export function writeEntry(out: ByteWriter, entry: FileEntry, previousPath: string): void {
  const { path, kind, sizeBytes, apparentBytes, target, flags, rawName } = entry;
  const shared = sharedLength(path, previousPath);
  out.number(
    FILE_KINDS.indexOf(kind) |
      (target === null ? 0 : HAS_TARGET) |
      (apparentBytes === null ? 0 : HAS_APPARENT) |
      (rawName === null ? 0 : HAS_RAW),
  );
  out.number(flags);
  out.number(shared);
  out.text(path.slice(shared));
  out.number(sizeBytes);
  if (target !== null) out.text(target);
  if (apparentBytes !== null) out.number(apparentBytes);
  if (rawName !== null) out.text(rawName);
}

export function readEntry(from: ByteReader, previousPath: string): FileEntry {
  const head = from.number();
  const flags = from.number();
  const path = previousPath.slice(0, from.number()) + from.text();
  return {
    path,
    flags,
    kind: FILE_KINDS[head & 7] ?? 'other',
    sizeBytes: from.number(),
    target: head & HAS_TARGET ? from.text() : null,
    apparentBytes: head & HAS_APPARENT ? from.number() : null,
    rawName: head & HAS_RAW ? from.text() : null,
  };
}

/** Reports whether an entry has a content with a number of its own. */
export const hasContent = ({ kind, sizeBytes }: Pick<FileEntry, 'kind' | 'sizeBytes'>): boolean =>
  kind === 'file' && sizeBytes > 0;

/** Counts shared UTF-16 units. A surrogate pair is never split, because half of one is not UTF-8. */
export function sharedLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  const next = a.charCodeAt(length);
  return next >= 0xdc00 && next <= 0xdfff ? length - 1 : length;
}
