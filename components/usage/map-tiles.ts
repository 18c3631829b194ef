import { type Box, squarify } from '#components/compare/squarify.ts';
import type { SharedLayer, Usage } from '#lib/views/dto/usage.ts';

/** A tile of the map of usage. Its area stands for its bytes. */
export type Tile = {
  id: string;
  name: string;
  bytes: number;
  /** `own`: bytes of one repository alone, or a layer. `shared`: several have it. `rest`: what is not drawn by itself. */
  kind: 'own' | 'shared' | 'rest';
  /** The repository that a click opens; null where nothing opens. */
  repositoryId: string | null;
};

export type TileGroup = { id: string; name: string; bytes: number; tiles: Tile[] };

/**
 * Groups the bytes of registries for a map: what each repository alone has, what several share, and the rest. The tiles of a registry
 * add up to its distinct bytes.
 */
export function groupByRegistry({ items, registries }: Pick<Usage, 'items' | 'registries'>): TileGroup[] {
  return registries
    .map(({ id, name, distinctBytes, sharedBytes, onlyHereBytes }) => {
      const own = items
        .filter(({ registryId }) => registryId === id)
        .map(
          (row): Tile => ({
            id: row.id,
            name: row.name.slice(row.name.indexOf('/') + 1),
            bytes: row.onlyHereBytes,
            kind: 'own',
            repositoryId: row.id,
          }),
        );
      const rest = onlyHereBytes - own.reduce((sum, { bytes }) => sum + bytes, 0);
      const tiles: Tile[] = [
        ...own,
        { id: `${id} shared`, name: 'shared', bytes: sharedBytes, kind: 'shared', repositoryId: null },
        { id: `${id} rest`, name: 'other repositories', bytes: rest, kind: 'rest', repositoryId: null },
      ];
      return { id, name, bytes: distinctBytes, tiles: tiles.filter(({ bytes }) => bytes > 0) };
    })
    .filter(({ bytes }) => bytes > 0);
}

/** The layers of a repository as tiles; those of several repositories are shared. */
export const toLayerTiles = (layers: readonly SharedLayer[]): Tile[] =>
  layers.map(({ id, digest, instruction, sizeBytes, repositoryCount }) => ({
    id,
    name: instruction ?? digest,
    bytes: sizeBytes,
    kind: repositoryCount > 1 ? 'shared' : 'own',
    repositoryId: null,
  }));

/** Height of the name of a group in pixels, and the least size of a group that has room for it. */
export const GROUP_HEAD = 20;
const LEAST_WIDTH = 70;
const LEAST_HEIGHT = 60;

export type PlacedGroup = { box: Box<TileGroup>; hasHead: boolean; tiles: Box<Tile>[] };

/** Places groups, and the tiles of each within it, in pixels from the left top. One group alone has no head. */
export function placeGroups(groups: readonly TileGroup[], width: number, height: number): PlacedGroup[] {
  return squarify(groups, ({ bytes }) => bytes, width, height).map((box) => {
    const hasHead = groups.length > 1 && box.width >= LEAST_WIDTH && box.height >= LEAST_HEIGHT;
    const head = hasHead ? GROUP_HEAD : 0;
    const inner = squarify(box.item.tiles, ({ bytes }) => bytes, box.width, box.height - head);
    return {
      box,
      hasHead,
      tiles: inner.map((tile) => ({ ...tile, x: tile.x + box.x, y: tile.y + box.y + head })),
    };
  });
}
