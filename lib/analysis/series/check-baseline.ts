import { compareOrder } from '../tags/order.ts';
import { classifyTag } from '../tags/tag-form.ts';

/** A push that an image may be compared with. */
export type BaselineCandidate = {
  at: Date;
  createdAt: Date | null;
  tag: string;
  digest: string;
  indexDigest: string | null;
};

export type CheckedBuild = {
  /** Null when the image was referenced by digest. */
  tag: string | null;
  /** Build time in the image, else now. */
  builtAt: Date;
  digests: readonly string[];
};

/**
 * Chooses the push that a build is compared with: the newest that is older than the build (D-70), and for versions the highest
 * that is not higher. The build times in the images count where they are earlier, since an image is built before it is pushed.
 * Null when every push is younger. Pure.
 *
 * @param points - in the order of the series
 */
export function chooseBasePush<T extends BaselineCandidate>(points: readonly T[], build: CheckedBuild): T | null {
  const order = build.tag === null ? null : classifyTag(build.tag);
  // A tag that was polled before the check is in its series already. Its own push must not be its baseline.
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
 * Chooses the stream that a build is compared with: that of its tag when it is known, else the headline. Pull requests always use
 * the headline. Pure.
 *
 * @param known - keys of the streams that are charted
 */
export function chooseBaseStream(tag: string | null, known: readonly string[], headline: string | null): string | null {
  const own = tag === null ? null : classifyTag(tag);
  if (own !== null && own.form !== 'pr' && known.includes(own.streamKey)) return own.streamKey;
  return headline;
}
