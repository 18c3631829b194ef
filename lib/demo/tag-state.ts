import type { DemoChange, DemoTag } from './history.ts';

/** TagState is what a tag points to: one image, or a list with the newest image of each platform. */
export type TagState = { kind: 'image'; change: DemoChange } | { kind: 'list'; changes: DemoChange[] };

/** Counts the tag's changes up to `recordedAt`, in recorded time without the shift. */
export function changesUntil(tag: DemoTag, recordedAt: number): number {
  let low = 0;
  let high = tag.changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const change = tag.changes[middle];
    if (change && change.at.getTime() <= recordedAt) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the state after the first `count` changes, or null for 0. */
export function stateAfter(tag: DemoTag, count: number): TagState | null {
  const newest = tag.changes[count - 1];
  if (!newest) return null;
  if (!newest.indexed) return { kind: 'image', change: newest };
  const byPlatform = new Map<string, DemoChange>();
  for (const change of tag.changes.slice(0, count)) byPlatform.set(change.platform, change);
  return { kind: 'list', changes: [...byPlatform.values()].sort(byRank) };
}

/** Orders platforms as Docker Hub does, linux/amd64 first. */
function byRank(a: DemoChange, b: DemoChange): number {
  const rank = (change: DemoChange) => `${change.platform === 'linux/amd64' ? 0 : 1}${change.platform}`;
  return rank(a) < rank(b) ? -1 : 1;
}
