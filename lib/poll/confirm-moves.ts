import type { Digest } from '#lib/image/digest.ts';

/** What HEAD says of tags in one poll, and how far GET has confirmed it. */
export type Moves<T> = {
  /**
   * HEAD names a digest for a tag that pointed elsewhere, or nowhere. The first tag of a digest is to be read by GET, a second one
   * confirms it; what the others are said to point to waits in `takeDeferred`.
   */
  note(tag: T, digest: Digest): 'read' | 'confirm' | 'defer';
  /** GET of one of its tags gave that very digest. */
  confirm(digest: Digest): void;
  /** GET of one of its tags failed: another tag has to stand in. */
  release(digest: Digest): void;
  /** GET gave another digest than HEAD still names: nothing of HEAD's word is believed. */
  contradict(): void;
  readonly isContradicted: boolean;
  /** Whether a waiting tag of this digest may be written without reading it. */
  isBelieved(digest: Digest): boolean;
  /** Takes what waits. */
  takeDeferred(): { tag: T; digest: Digest }[];
};

/** Tags of one digest that GET has to agree about before the others are believed. */
const READS_PER_DIGEST = 2;

type Group = { started: number; confirmed: number };

/** HEAD is a hint: no move is written on its word alone. Pure. */
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
