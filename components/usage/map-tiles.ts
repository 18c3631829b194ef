import { type MapNode, type MapTint, NO_SHARES } from '#components/map/map-node.ts';
import { formatBytes, formatExactBytes } from '#lib/format/bytes.ts';
import { visibleText } from '#lib/format/text.ts';
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

/** Returns groups and their tiles as boxes. The tiles of one group alone are the first level. */
export function toMap(groups: readonly TileGroup[], name: string): MapNode {
  const bytes = groups.reduce((sum, group) => sum + group.bytes, 0);
  const [only] = groups;
  const children =
    only !== undefined && groups.length === 1
      ? only.tiles.map((tile) => toBox(tile, bytes))
      : groups.map((group) => ({
          ...toBox({ ...group, kind: 'rest', repositoryId: null }, bytes),
          children: group.tiles.map((tile) => toBox(tile, bytes)),
        }));
  return { ...toBox({ id: '', name, bytes, kind: 'rest', repositoryId: null }, bytes), children };
}

const TINTS = { own: 'single', shared: 'shared', rest: 'rest' } as const satisfies Record<Tile['kind'], MapTint>;

const toBox = ({ id, name, bytes, kind, repositoryId }: Tile, all: number): MapNode => ({
  id,
  name: visibleText(name),
  keeps: repositoryId === null ? 'start' : 'end',
  weight: bytes,
  amount: formatBytes(bytes),
  title: titleOf(name, bytes, all),
  tint: TINTS[kind],
  shares: NO_SHARES,
  findings: [],
  opens: repositoryId !== null,
  restCount: 0,
  children: [],
});

/** "acme/api: 12.4 MB (12,400,000 bytes), 8.1 % of the map" */
const titleOf = (name: string, bytes: number, all: number): string =>
  `${visibleText(name)}: ${formatBytes(bytes)} (${formatExactBytes(bytes)}), ${((bytes / (all || 1)) * 100).toFixed(1)} % of the map`;
