import { createFileCollector, HEAD_BYTES } from '#lib/contents/file-collector.ts';
import type { FileObserver, Observe } from '#lib/contents/observe.ts';
import { createFingerprint } from '#lib/findings/secrets/fingerprint.ts';
import { findNamedFile, isReadForValues, type NamedFile } from './file-names.ts';
import { isText } from './file-text.ts';
import { SECRET_SCAN_LIMITS, type SecretHit, type SecretScanLimits, type SkippedSecrets } from './hit.ts';
import { createHitList } from './hit-list.ts';
import { scanFile } from './scan-file.ts';
import { isLikelyTest } from './test-paths.ts';

export type SecretScan = {
  /** Returns an observer for files that are scanned. It keeps one file at a time, up to `namedFileBytes`. */
  observe: Observe;
  /** Returns the hits in the order of the archive, those in tests of libraries last. */
  hits(): SecretHit[];
  skipped(): SkippedSecrets;
};

/** `fingerprintKey`: random bytes of this installation, without which a fingerprint reveals nothing. */
export type SecretScanOptions = { fingerprintKey: Uint8Array; limits?: SecretScanLimits };

/**
 * Scans the files of a layer for secrets while it is read (B-40 to B-43). A file is scanned when its first bytes are
 * text and it is small, or when its name indicates secrets. Neither text nor secrets are kept. Throws nothing.
 */
export function createSecretScan({ fingerprintKey, limits = SECRET_SCAN_LIMITS }: SecretScanOptions): SecretScan {
  const fingerprint = createFingerprint(fingerprintKey);
  const collect = createFileCollector();
  const list = createHitList(limits.hits);
  const skipped = { hits: 0, largeFiles: 0, largeTexts: 0, failedFiles: 0 };
  let leftValueBytes = limits.allValueBytes;

  /** Returns false when a part of the file was not read for values. */
  function scan(content: Buffer, path: string, named: NamedFile | null): boolean {
    const wanted = isReadForValues(named) ? content.length : 0;
    const valueBytes = Math.min(wanted, limits.valueBytes, leftValueBytes);
    leftValueBytes -= valueBytes;
    const { secrets, dropped } = scanFile(content, named, { valueBytes, most: limits.fileHits });
    const likelyTest = secrets.length > 0 && isLikelyTest(path);
    for (const { kind, offset, value } of secrets)
      list.add({ kind, path, offset, fingerprint: fingerprint(value()), likelyTest });
    skipped.hits += dropped;
    return valueBytes === wanted;
  }

  /** Reads the beginning of a file that is too large to be scanned, and counts it when it is text. */
  function countLargeText(): FileObserver {
    return collect({
      most: HEAD_BYTES,
      isWanted: isText,
      onEnd() {
        skipped.largeTexts += 1;
      },
    });
  }

  return {
    observe({ kind, path, sizeBytes }) {
      if (kind !== 'file') return null;
      const named = findNamedFile(path);
      if (named?.kind)
        list.add({ kind: named.kind, path, offset: 0, fingerprint: null, likelyTest: isLikelyTest(path) });
      if (sizeBytes === 0 || named?.reading === 'name') return null;
      if (named === null && sizeBytes > limits.fileBytes) return countLargeText();
      return collect({
        most: named === null ? limits.fileBytes : limits.namedFileBytes,
        isWanted: (head) => named !== null || isText(head),
        onEnd({ content, isWhole }) {
          try {
            const isRead = scan(content, path, named);
            if (!isWhole || !isRead) skipped.largeFiles += 1;
          } catch {
            skipped.failedFiles += 1;
          }
        },
      });
    },
    hits: () => list.hits(),
    skipped: () => ({ ...skipped, hits: skipped.hits + list.dropped }),
  };
}
