import { type ImageFindings, isAboutBase } from './image-findings.ts';

/** FindingsChange is what an image has in findings that the image before it has not. */
export type FindingsChange = {
  /** Compressed bytes by kind, a FindingKind or a word of a newer release. The largest first, none below LEAST_ADDED. */
  added: { kind: string; bytes: number }[];
  /** How many secrets are new. */
  secrets: number;
};

/** Kinds that add less are not worth a sentence. */
const LEAST_ADDED = 100_000;

/**
 * Compares the findings of an image with those of the image before it. What a kind adds is the growth of its sum, so that files
 * which only move to another finding of the kind do not count, nor files that a finding of another kind no longer has. Pure.
 *
 * @returns null where the two cannot be compared: other rules, another purpose, or a base that only one of them has
 */
export function compareFindings(from: ImageFindings | null, to: ImageFindings | null): FindingsChange | null {
  if (from === null || to === null || !isComparable(from, to)) return null;
  const [before, after] = [sumByKind(from), sumByKind(withNewBase(from, to))];
  const added = [...after]
    .map(([kind, { savedBytes, countedBytes }]) => {
      const old = before.get(kind) ?? NOTHING;
      return { kind, bytes: Math.min(savedBytes - old.savedBytes, countedBytes - old.countedBytes) };
    })
    .filter(({ kind, bytes }) => kind !== 'secret' && bytes >= LEAST_ADDED)
    .sort((one, other) => other.bytes - one.bytes || (one.kind < other.kind ? -1 : 1));
  const known = new Set(from.items.map(({ id }) => id));
  const secrets = to.items.filter(({ id, kind }) => kind === 'secret' && !known.has(id)).length;
  return { added, secrets };
}

/**
 * Returns an image without the finding about its base, unless the push brought it. The smaller image that the finding names changes
 * without a push, and can be unknown for one of the two.
 */
function withNewBase(from: ImageFindings, to: ImageFindings): ImageFindings {
  const known = new Set(from.items.map(({ id }) => id));
  const isComparedBase = from.knowsSiblings && to.knowsSiblings;
  return { ...to, items: to.items.filter((one) => !isAboutBase(one) || (isComparedBase && !known.has(one.id))) };
}

type Basis = Omit<ImageFindings, 'items' | 'knowsSiblings'>;

/** Reports whether two images have findings of the same rules and kinds, in layers that were told apart in the same way. */
export const isComparable = (from: Basis, to: Basis): boolean =>
  from.rulesVersion === to.rulesVersion && from.purpose === to.purpose && from.hasBase === to.hasBase;

type Sums = { savedBytes: number; countedBytes: number };

const NOTHING: Sums = { savedBytes: 0, countedBytes: 0 };

function sumByKind({ items }: ImageFindings): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const { kind, savedBytes, countedBytes } of items) {
    const sum = sums.get(kind) ?? NOTHING;
    sums.set(kind, { savedBytes: sum.savedBytes + savedBytes, countedBytes: sum.countedBytes + countedBytes });
  }
  return sums;
}
