import type { Digest } from '#lib/image/digest.ts';

/** Digests that HEAD named in one poll, and which of them GET confirmed. */
export type Moves<T> = {
  /**
   * HEAD names a new digest for a tag. The first tag of a digest is read by GET, and a second one confirms it. Further
   * tags wait in `takeDeferred`.
   */
  note(tag: T, digest: Digest): 'read' | 'confirm' | 'defer';
  /** GET of one of its tags returned the same digest. */
  confirm(digest: Digest): void;
  /** GET of one of its tags failed: another tag takes its place. */
  release(digest: Digest): void;
  /** GET returned another digest than a repeated HEAD: no digest from HEAD is believed any more. */
  contradict(): void;
  readonly isContradicted: boolean;
  /** True if a deferred tag of this digest can be written without reading it. */
  isBelieved(digest: Digest): boolean;
  /** Returns the deferred tags and removes them. */
  takeDeferred(): { tag: T; digest: Digest }[];
};

/** GETs that must confirm HEAD before further tags of the digest are believed. */
const READS_PER_DIGEST = 2;

type Group = { started: number; confirmed: number };

/** HEAD is only a hint: no move is written without confirmation by GET. Pure. */
export function createMoves<T>(): Moves<T> {
  const groups = new Map<Digest, Group>();
  let deferred: { tag: T; digest: Digest }[] = [];
  let isContradicted = false;

  function groupOf(digest: Digest): Group {
    const group = groups.get(digest) ?? { started: 0, confirmed: 0 };
    groups.set(digest, group);
    return group;
  }

  return {
    note(tag, digest) {
      const group = groupOf(digest);
      if (isContradicted || group.started < READS_PER_DIGEST) {
        group.started += 1;
        return group.started === 1 || isContradicted ? 'read' : 'confirm';
      }
      deferred.push({ tag, digest });
      return 'defer';
    },
    confirm(digest) {
      groupOf(digest).confirmed += 1;
    },
    release(digest) {
      groupOf(digest).started -= 1;
    },
    contradict() {
      isContradicted = true;
    },
    get isContradicted() {
      return isContradicted;
    },
    isBelieved: (digest) => !isContradicted && groupOf(digest).confirmed >= READS_PER_DIGEST,
    takeDeferred() {
      const taken = deferred;
      deferred = [];
      return taken;
    },
  };
}
