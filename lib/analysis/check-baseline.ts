import { compareOrder } from './order.ts';
import { classifyTag } from './tag-form.ts';

/** A push that an image may be compared with. */
export type BaselineCandidate = {
  at: Date;
  createdAt: Date | null;
  tag: string;
  digest: string;
  indexDigest: string | null;
};

export type CheckedBuild = {
  /** Null where it was named by its digest alone. */
  tag: string | null;
  /** When the image says that it was built; else now. */
  builtAt: Date;
  digests: readonly string[];
};

/**
 * The push of a series that a build is compared with: the newest that is older than the build (D-70), and for
 * versions the highest that is no higher. Both times are the images' own where they say one, so that a build is not
 * compared with what was pushed while it ran. Null where every push is younger. Pure.
 *
 * @param points - in the order of the series
 */
export function chooseBasePush<T extends BaselineCandidate>(points: readonly T[], build: CheckedBuild): T | null {
  const order = build.tag === null ? null : classifyTag(build.tag);
  // A tag that is looked at after it was pushed is in its own line already: it is compared with what was there before.
  const isInLine = points.some(({ tag }) => tag === build.tag);
  const fits = (point: T) => {
    if (ageOf(point) > build.builtAt.getTime()) return false;
    if (isInLine && [point.digest, point.indexDigest].some((digest) => digest && build.digests.includes(digest)))
      return false;
    const other = classifyTag(point.tag);
    const isComparable = order?.order.by === 'version' && other.streamKey === order.streamKey;
    return !isComparable || compareOrder(other.order, order.order) <= 0;
  };
  return points.findLast(fits) ?? null;
}

function ageOf({ at, createdAt }: BaselineCandidate): number {
  return Math.min(at.getTime(), createdAt?.getTime() ?? at.getTime());
}

/**
 * The line that a build joins or is merged into: the tag's own where pushes of it were seen, else that of the headline. Pure.
 *
 * @param known - keys of the streams that are drawn
 */
export function chooseBaseStream(tag: string | null, known: readonly string[], headline: string | null): string | null {
  const own = tag === null ? null : classifyTag(tag);
  if (own !== null && own.form !== 'pr' && known.includes(own.streamKey)) return own.streamKey;
  return headline;
}
