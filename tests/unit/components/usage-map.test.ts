import { expect, it } from 'vitest';
import { GROUP_HEAD, groupTiles, placeGroups, type TileGroup } from '#components/usage/map-tiles.ts';
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

const USAGE = {
  items: [{ ...row('api', 'a', 60), owner: 'Web' }, row('web', 'a', 30), { ...row('db', 'b', 10), owner: 'Web' }],
  registries: [registry('a', 100, 50), registry('b', 10, 0), registry('c', 0, 0)],
};
const shown = (groups: readonly TileGroup[]) =>
  groups.map(({ name, bytes, tiles }) => [
    name,
    bytes,
    ...tiles.map((tile) => `${tile.name} ${tile.kind} ${tile.bytes}`),
  ]);

it('the tiles of a registry add up to its distinct bytes', () => {
  expect(shown(groupTiles(USAGE, false))).toEqual([
    ['a.example', 150, 'acme/api own 60', 'acme/web own 30', 'shared shared 50', 'other repositories rest 10'],
    ['b.example', 10, 'acme/db own 10'],
  ]);
});

it('by owner, what several repositories share is a group of its own, and the sum is the same', () => {
  expect(shown(groupTiles(USAGE, true))).toEqual([
    ['Web', 70, 'acme/api own 60', 'acme/db own 10'],
    ['no owner', 30, 'acme/web own 30'],
    ['shared and other repositories', 60, 'a.example shared 50', 'more of a.example rest 10'],
  ]);
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
