import type { OrderKey } from '../tags/order.ts';
import type { Release } from './releases.ts';

/** The releases of one series that were walked so far, in ascending order. */
export type Predecessors<T> = { last: T | null; byLine: Map<string, T> };

export function emptyPredecessors<T>(): Predecessors<T> {
  return { last: null, byLine: new Map() };
}

/**
 * Finds the release to compare with (D-03): the highest lower version of the same minor, else of the same major, else of any.
 * That is the last one, since releases are sorted. In a stream that mixes distribution releases ("-alpine3.20" and
 * "-alpine3.21"), the last one of the same line within that minor or major takes precedence.
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

/** Adds `entry` as the last release, which must be above all earlier ones. */
export function addPredecessor<T extends { release: Release }>(known: Predecessors<T>, entry: T): void {
  known.last = entry;
  for (const scope of scopesOf(entry.release.order)) known.byLine.set(`${scope} ${entry.release.line}`, entry);
}

/** Scopes from narrow to wide: minor, major, everything. */
function scopesOf(order: OrderKey): string[] {
  if (order.by !== 'version') return [''];
  const [major = 0, minor = 0] = order.version;
  return [`${major}.${minor}`, `${major}`, ''];
}
