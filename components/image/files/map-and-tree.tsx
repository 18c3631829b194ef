import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { MapNode } from '#components/map/map-node.ts';
import { NestedMap } from '#components/map/nested-map.tsx';
import { findingsQuery } from '#lib/queries/images/findings.ts';
import type { MapPlace } from '#lib/queries/images/map.ts';
import type { Image } from '#lib/views/dto/image.ts';
import type { ImageMap, MapBytes } from '#lib/views/dto/image-map.ts';
import { type BoxContext, boxName } from './box-words.ts';
import { FileTree } from './file-tree.tsx';
import { MAP_HEIGHT } from './map-height.ts';
import { toMapNode } from './map-nodes.ts';
import { type FileBox, nestBoxes } from './nest-boxes.ts';
import type { Zoom } from './use-zoom.ts';

type Props = { image: Image; map: ImageMap; place: Omit<MapPlace, 'depth'>; zoom: Zoom };

/** The opened box as a map, and as a tree beside it. What is pointed at in one is marked in the other. */
export function MapAndTree({ image, map, place, zoom }: Props) {
  const root = useMemo(() => nestBoxes(map), [map]);
  const context = useContext(image, map);
  const isMatches = map.matches !== null;
  const node = useMemo(
    () => (root === null ? null : toMapNode(root, place.bytes, context, isMatches)),
    [root, place.bytes, context, isMatches],
  );
  const chains = useMemo(() => listChains(root), [root]);
  const [marked, setMarked] = useState<{ chain: readonly string[]; title: string } | null>(null);
  const onMark = useCallback(
    (one: MapNode | null) => setMarked(one === null ? null : { chain: chains.get(one.id) ?? [], title: one.title }),
    [chains],
  );
  if (root === null || node === null) return null;
  const outer = map.trail.at(-2);
  const atOf = (id: string) => (id.startsWith('at:') ? id.slice(3) : null);
  return (
    <div className="grid grid-cols-1 gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
      <div className="flex min-w-0 flex-col gap-2">
        <NestedMap
          root={node}
          label={`Map of ${isMatches ? 'the matches in ' : ''}${boxName(root)}`}
          heightPx={MAP_HEIGHT}
          marked={marked?.chain ?? []}
          onMark={onMark}
          onOpen={({ id }) => zoom.zoomTo(atOf(id) ?? '')}
          onOut={outer === undefined ? null : () => zoom.zoomTo(outer.at)}
        />
        <p className="line-clamp-2 min-h-9 text-muted [overflow-wrap:anywhere]">
          {marked === null
            ? 'Click a box to zoom in. Arrow keys move, Enter zooms in, Escape zooms out.'
            : marked.title.split('\n').join(' · ')}
        </p>
      </div>
      <FileTree
        key={root.id}
        image={image}
        root={root}
        place={place}
        context={context}
        zoom={zoom}
        marked={marked?.chain ?? []}
        onMark={setMarked}
      />
    </div>
  );
}

/** The size of the image, its instructions, and the titles of its findings, which are requested once a box has one. */
function useContext(image: Image, { boxes, totals }: ImageMap): BoxContext {
  const hasFindings = boxes.some(({ findings }) => findings.length > 0);
  const { data: findings } = useQuery({
    ...findingsQuery(image.repositoryId, image.digest),
    enabled: hasFindings,
  });
  const known = totals?.bytes;
  return useMemo(() => {
    const read: MapBytes = known ?? { packedBytes: image.sizeBytes ?? 0, unpackedBytes: image.unpackedBytes ?? 0 };
    return {
      total: read,
      instructions: new Map(
        image.layers.flatMap(({ position, instruction }) =>
          instruction === null ? [] : [[position, instruction.display] as const],
        ),
      ),
      findings: new Map(findings?.items.map(({ id, title }) => [id, title])),
    };
  }, [known, image, findings]);
}

function listChains(root: FileBox | null): ReadonlyMap<string, readonly string[]> {
  const chains = new Map<string, readonly string[]>();
  const visit = (box: FileBox) => {
    chains.set(box.id, box.chain);
    box.children.forEach(visit);
  };
  if (root !== null) visit(root);
  return chains;
}
