import { pullCostBytes } from '../layers/layer-diff.ts';
import type { DerivedCurrent, SeenTag } from './derive-types.ts';
import type { Placement, Placements } from './points.ts';

/**
 * Lists the images that tags point to now, by platform. Tags that are gone or were never read have no rows. A tag without a
 * stream, such as a pull request, is compared with nothing.
 */
export function currentOf(tags: readonly SeenTag[], placements: Placements): DerivedCurrent[] {
  const rows: DerivedCurrent[] = [];
  for (const tag of tags) {
    if (tag.goneAt) continue;
    const open = tag.observations.findLast((observation) => observation.endedAt === null);
    if (!open) continue;
    const placed = placements.get(open.observationId);
    const done = new Set<string>();
    for (const image of open.images) {
      if (done.has(image.platform)) continue;
      done.add(image.platform);
      const placement = placed?.get(image.platform);
      rows.push({
        tagId: tag.tagId,
        platform: image.platform,
        manifestId: image.manifestId,
        sizeBytes: image.sizeBytes,
        layerCount: image.layerCount,
        ...(placement ? changeOf(placement) : { deltaBytes: null, pullCostBytes: pullCostBytes(image.layers, null) }),
      });
    }
  }
  return rows;
}

function changeOf({ point, own }: Placement): Pick<DerivedCurrent, 'deltaBytes' | 'pullCostBytes'> {
  return own
    ? { deltaBytes: point.deltaBytes, pullCostBytes: point.row.pullCostBytes }
    : { deltaBytes: 0, pullCostBytes: 0 };
}
