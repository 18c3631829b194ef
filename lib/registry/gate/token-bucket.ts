/** Pace allows `burst` requests immediately, then `perSecond`. */
export type Pace = { burst: number; perSecond: number };

/** When the bucket is full again, in milliseconds since 1970. */
export type Bucket = { fullAtMs: number };

export const FULL_BUCKET: Bucket = { fullAtMs: 0 };

/**
 * Takes one token, on credit when the bucket is empty. `waitMs` is how long the caller must wait; callers are served in
 * order.
 */
export function takeToken(bucket: Bucket, pace: Pace, now: Date): { bucket: Bucket; waitMs: number } {
  const tokenMs = 1000 / pace.perSecond;
  const fullAtMs = Math.max(bucket.fullAtMs, now.getTime()) + tokenMs;
  const waitMs = Math.max(0, fullAtMs - now.getTime() - pace.burst * tokenMs);
  return { bucket: { fullAtMs }, waitMs };
}
