import { expect, it } from 'vitest';
import { groupTiles, type TileGroup, toMap } from '#components/usage/map-tiles.ts';
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

it('groups are boxes around their tiles, and the tiles of one group alone are the first level', () => {
  const map = toMap([group('a', 60, 20), group('b', 20)], 'usage');
  expect(map.children.map(({ id, weight, children }) => [id, weight, children.map((tile) => tile.weight)])).toEqual([
    ['a', 80, [60, 20]],
    ['b', 20, [20]],
  ]);
  expect(map.children[0]?.children[0]?.title).toBe('a: 60 B (60 bytes), 60.0 % of the map');
  expect(toMap([group('a', 60, 20)], 'usage').children.map(({ id, tint }) => [id, tint])).toEqual([
    ['a0', 'single'],
    ['a1', 'single'],
  ]);
  expect(toMap([], 'usage').children).toEqual([]);
});

it('a repository can be opened, and what several share cannot', () => {
  const [first] = toMap(groupTiles(USAGE, false), 'usage').children;
  expect(first?.children.map(({ name, opens }) => [name, opens])).toEqual([
    ['acme/api', true],
    ['acme/web', true],
    ['shared', false],
    ['other repositories', false],
  ]);
});
