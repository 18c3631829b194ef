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
 * Groups distinct bytes for a map: what each repository alone has, what several share, and the rest. All tiles add up to the distinct
 * bytes of all registries. Bytes that several repositories share belong to their registry; by owner they are a group of their own.
 */
export function groupTiles(
  { items, registries }: Pick<Usage, 'items' | 'registries'>,
  isByOwner: boolean,
): TileGroup[] {
  const others = registries.map(({ id, name, sharedBytes, onlyHereBytes }) => {
    const own = items.filter(({ registryId }) => registryId === id);
    const rest = onlyHereBytes - own.reduce((sum, row) => sum + row.onlyHereBytes, 0);
    return {
      id,
      name,
      own: own.map(toTile),
      others: [
        toOther(`${id} shared`, isByOwner ? name : 'shared', sharedBytes, 'shared'),
        toOther(`${id} rest`, isByOwner ? `more of ${name}` : 'other repositories', rest, 'rest'),
      ],
    };
  });
  if (!isByOwner) return others.flatMap((one) => toGroup(one.id, one.name, [...one.own, ...one.others]));
  return [
    ...[...Map.groupBy(items, ({ owner }) => owner ?? '')].flatMap(([owner, rows]) =>
      toGroup(`owner ${owner}`, owner === '' ? 'no owner' : owner, rows.map(toTile)),
    ),
    ...toGroup(
      'shared',
      'shared and other repositories',
      others.flatMap((one) => one.others),
    ),
  ];
}

const toTile = ({ id, name, onlyHereBytes }: Usage['items'][number]): Tile => ({
  id,
  name: name.slice(name.indexOf('/') + 1),
  bytes: onlyHereBytes,
  kind: 'own',
  repositoryId: id,
});

const toOther = (id: string, name: string, bytes: number, kind: Tile['kind']): Tile => ({
  id,
  name,
  bytes,
  kind,
  repositoryId: null,
});

/** A group without bytes is left out, and so are its tiles. */
function toGroup(id: string, name: string, all: readonly Tile[]): TileGroup[] {
  const tiles = all.filter(({ bytes }) => bytes > 0);
  const bytes = tiles.reduce((sum, tile) => sum + tile.bytes, 0);
  return bytes === 0 ? [] : [{ id, name, bytes, tiles }];
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
