import { expect, it } from 'vitest';
import { GROUP_HEAD, groupByRegistry, placeGroups, type TileGroup } from '#components/usage/map-tiles.ts';
import type { Usage, UsageRow } from '#lib/views/dto/usage.ts';

const sums = { byTagsBytes: 0, pastBytes: 0, repositoryCount: 1, tagCount: 1 };
const row = (id: string, registryId: string, onlyHereBytes: number): UsageRow => ({
  ...sums,
  id,
  registryId,
  onlyHereBytes,
  name: `${registryId}.example/acme/${id}`,
  distinctBytes: onlyHereBytes,
  sharedBytes: 0,
  owner: null,
  sharedWith: [],
});
const registry = (id: string, onlyHereBytes: number, sharedBytes: number): Usage['registries'][number] => ({
  ...sums,
  id,
  onlyHereBytes,
  sharedBytes,
  name: `${id}.example`,
  distinctBytes: onlyHereBytes + sharedBytes,
});

it('the tiles of a registry add up to its distinct bytes', () => {
  const groups = groupByRegistry({
    items: [row('api', 'a', 60), row('web', 'a', 30), row('db', 'b', 10)],
    registries: [registry('a', 100, 50), registry('b', 10, 0), registry('c', 0, 0)],
  });
  expect(groups.map(({ id, tiles }) => [id, tiles.map(({ name, kind, bytes }) => [name, kind, bytes])])).toEqual([
    [
      'a',
      [
        ['acme/api', 'own', 60],
        ['acme/web', 'own', 30],
        ['shared', 'shared', 50],
        ['other repositories', 'rest', 10],
      ],
    ],
    ['b', [['acme/db', 'own', 10]]],
  ]);
  for (const { bytes, tiles } of groups) expect(tiles.reduce((sum, tile) => sum + tile.bytes, 0)).toBe(bytes);
});

const group = (id: string, ...sizes: number[]): TileGroup => ({
  id,
  name: id,
  bytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
  tiles: sizes.map((bytes, at) => ({ id: `${id}${at}`, name: id, bytes, kind: 'own', repositoryId: null })),
});

it('tiles lie within their group, below its name', () => {
  const placed = placeGroups([group('a', 60, 20), group('b', 20)], 1_000, 300);
  expect(placed).toHaveLength(2);
  for (const { box, hasHead, tiles } of placed) {
    expect(hasHead).toBe(true);
    for (const { x, y, width, height } of tiles) {
      expect(x).toBeGreaterThanOrEqual(box.x - 0.01);
      expect(y).toBeGreaterThanOrEqual(box.y + GROUP_HEAD - 0.01);
      expect(x + width).toBeLessThanOrEqual(box.x + box.width + 0.01);
      expect(y + height).toBeLessThanOrEqual(box.y + box.height + 0.01);
    }
  }
  const area = placed[0]?.tiles.map(({ width, height }) => width * height) ?? [];
  expect((area[0] ?? 0) / (area[1] ?? 1)).toBeCloseTo(3, 5);
});

it('one group has no name above its tiles, and a small one has no room for it', () => {
  expect(placeGroups([group('a', 1)], 1_000, 300)[0]).toMatchObject({ hasHead: false, tiles: [{ y: 0, height: 300 }] });
  const [, small] = placeGroups([group('a', 10_000), group('b', 1)], 1_000, 300);
  expect(small?.hasHead).toBe(false);
  expect(placeGroups([group('a', 1)], 0, 300)).toEqual([]);
});
