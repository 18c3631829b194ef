import type { MapNode } from '#components/map/map-node.ts';
import type { MapBytesKind } from '#lib/domain/map.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import type { MapBytes } from '#lib/views/dto/image-map.ts';
import { type BoxContext, boxName, boxTitle } from './box-words.ts';
import type { FileBox } from './nest-boxes.ts';

/** The bytes that the areas of the map stand for. */
export const bytesOf = ({ packedBytes, unpackedBytes }: MapBytes, kind: MapBytesKind): number =>
  kind === 'packed' ? packedBytes : unpackedBytes;

/** Returns the boxes as a map draws them. @param isMatch - true in a list of matches */
export function toMapNode(box: FileBox, kind: MapBytesKind, context: BoxContext, isMatch = false): MapNode {
  const weight = bytesOf(box.bytes, kind);
  const shareOf = (part: MapBytes | null) =>
    part === null || weight === 0 ? 0 : Math.min(1, bytesOf(part, kind) / weight);
  return {
    id: box.id,
    name: boxName(box, isMatch),
    keeps: box.kind === 'layer' || box.kind === 'package' ? 'start' : 'end',
    weight,
    amount: formatBytes(weight),
    title: boxTitle(box, context),
    tint: box.kind === 'rest' ? 'rest' : box.base === null ? 'unknown' : 'own',
    shares:
      box.kind === 'rest'
        ? { base: 0, wasted: 0, duplicate: 0 }
        : { base: shareOf(box.base), wasted: shareOf(box.wasted), duplicate: shareOf(box.duplicate) },
    findings: box.findings,
    opens: box.at !== null,
    restCount: box.kind === 'rest' ? Math.max(1, box.restCount) : 0,
    children: box.children.map((child) => toMapNode(child, kind, context, isMatch)),
  };
}
