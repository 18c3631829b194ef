/** FindingsPoint is a push of a series with the findings of its image; null while they are unknown. */
export type FindingsPoint = { at: Date; ids: readonly string[] | null };

/**
 * Finds since which push a series has each finding of an image without a push between that lacks it. Pushes whose findings are
 * unknown decide nothing. Pure.
 *
 * @param points - newest first. The first is that of the image, and has all of the findings.
 * @returns the times by id; empty without points
 */
export function findFirstSeen(points: readonly FindingsPoint[], ids: readonly string[]): Map<string, Date> {
  const [newest, ...older] = points;
  if (newest === undefined) return new Map();
  const seen = new Map(ids.map((id) => [id, newest.at]));
  let open = new Set(ids);
  for (const { at, ids: found } of older) {
    if (found === null) continue;
    open = new Set(found.filter((id) => open.has(id)));
    if (open.size === 0) break;
    for (const id of open) seen.set(id, at);
  }
  return seen;
}
