import type { OrderKey } from './order.ts';
import type { Release } from './releases.ts';

/** Remembers the releases of one series while they are walked through in ascending order. */
export type Predecessors<T> = { last: T | null; byLine: Map<string, T> };

export function emptyPredecessors<T>(): Predecessors<T> {
  return { last: null, byLine: new Map() };
}

/**
 * The release to compare with (D-03): the highest lower version in the same minor, else in the same major, else
 * any. Releases are sorted, so the last one is that; where a stream mixes distribution releases ("-alpine3.20" and
 * "-alpine3.21"), the last one of the same line within that minor or major goes before it.
 */
export function findPredecessor<T extends { release: Release }>(known: Predecessors<T>, release: Release): T | null {
  const last = known.last;
  if (!last || last.release.line === release.line) return last;
  for (const scope of scopesOf(release.order)) {
    const sameLine = known.byLine.get(`${scope} ${release.line}`);
    if (sameLine) return sameLine;
    if (scopesOf(last.release.order).includes(scope)) return last;
  }
  return last;
}

/** Makes `entry` the latest one; its release must be above all before. */
export function addPredecessor<T extends { release: Release }>(known: Predecessors<T>, entry: T): void {
  known.last = entry;
  for (const scope of scopesOf(entry.release.order)) known.byLine.set(`${scope} ${entry.release.line}`, entry);
}

/** From the narrowest: minor, major, everything. */
function scopesOf(order: OrderKey): string[] {
  if (order.by !== 'version') return [''];
  const [major = 0, minor = 0] = order.version;
  return [`${major}.${minor}`, `${major}`, ''];
}
