import { describe, expect, it } from 'vitest';
import { createDirectoryOwners } from '#lib/contents/databases/directory-owners.ts';
import { createPathOwners } from '#lib/contents/databases/path-owners.ts';
import type { ContentsLimits } from '#lib/contents/limits.ts';
import { collectPackages, namesOf } from './collect.ts';

const manifestOf = (name: string) => JSON.stringify({ name, version: '1.0.0' });
const listOf = (name: string, files: number) =>
  Array.from({ length: files }, (_, at) => `/opt/${name}/${at}\n`).join('');

describe('what is read of records', () => {
  it.each<[string, Partial<ContentsLimits>, string]>([
    ['a database', { databaseBytes: 100 }, 'lib/apk/db/installed: not read: too big (124 bytes; 100 are the most)'],
    [
      'all databases',
      { allDatabaseBytes: 1 },
      'lib/apk/db/installed: not read: too big (with the files before it; 1 bytes are the most)',
    ],
    ['the number of databases', { databases: 1 }, ': not read: too many records of packages; 1 are the most'],
    [
      'a package.json',
      { manifestBytes: 20 },
      'node_modules/a/package.json: not read: too big (30 bytes; 20 are the most)',
    ],
    ['the number of package.json', { manifests: 1 }, ': not read: too many records of packages; 1 are the most'],
    ['packages', { packages: 2 }, ': not read: too many packages; 2 are the most'],
    ['files of packages', { ownedPaths: 3 }, ': not read: too many files of packages; 3 are the most'],
    [
      'the length of their paths',
      { ownedPathLength: 30 },
      ': not read: too many files of packages; 400000 are the most',
    ],
  ])('is bounded by %s, and what is beyond is named', (_, limits, note) => {
    const found = collectPackages(
      [
        ['var/lib/dpkg/status', 'Package: first\nVersion: 1\n'],
        ['var/lib/dpkg/info/first.list', listOf('first', 3)],
        ['lib/apk/db/installed', `P:second\nV:1\nF:opt\nR:x\n\n${' '.repeat(100)}`],
        ['node_modules/a/package.json', manifestOf('a')],
        ['node_modules/b/package.json', manifestOf('b')],
      ],
      { limits },
    );
    expect(found.notRead).toContain(note);
    expect(found.packages.length).toBeLessThanOrEqual(4);
    for (const one of found.packages) expect(one.version).toBe('1'.padEnd(one.kind === 'npm' ? 5 : 1, '.0'));
  });

  it('is named for a hundred files at most', () => {
    const files = Array.from({ length: 300 }, (_, at) => [`node_modules/p${at}/package.json`, '{'] as const);
    expect(collectPackages(files).notRead).toHaveLength(100);
  });

  it('does not end at a damaged record', () => {
    const found = collectPackages([
      ['vendor/composer/installed.json', '{"packages":['],
      ['app/x.deps.json', 'null'],
      ['usr/local/cargo/.crates2.json', '\0'],
      ['opt/conda/conda-meta/x.json', '[1]'],
      ['var/lib/rpm/rpmdb.sqlite', 'SQLite format 3\0'],
      ['var/lib/chisel/manifest.wall', 'x'],
      ['lib/apk/db/installed', 'P:kept\nV:1\n'],
    ]);
    expect(namesOf(found)).toEqual(['apk kept 1']);
    expect(found.notRead).toHaveLength(6);
  });

  it('stays fast for a record of empty lines', () => {
    const startedAt = process.cpuUsage();
    const found = collectPackages([['var/lib/dpkg/status', Buffer.alloc(16 * 1024 * 1024, 10)]]);
    const { user, system } = process.cpuUsage(startedAt);
    expect(found.notRead).toEqual(['var/lib/dpkg/status: not read: damaged (more than 1000000 lines)']);
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});

describe('owners of paths', () => {
  it('are those that were set last, for many similar paths', () => {
    const owners = createPathOwners();
    const known = new Map<string, { place: number }>();
    for (let at = 0; at < 200_000; at += 1) {
      const path = `usr/share/doc/p${at % 150_000}/${at % 7 === 0 ? 'é' : 'x'}${at % 150_000}`;
      const owner = { place: at };
      known.set(path, owner);
      owners.set(path, owner);
    }
    let wrong = 0;
    for (const [path, owner] of known) if (owners.get(path) !== owner) wrong += 1;
    expect(wrong).toBe(0);
    for (const path of ['', 'usr', 'usr/share/doc/p1/', 'usr/share/doc/p1/x2', 'x'.repeat(5000)])
      expect(owners.get(path)).toBeNull();
  });
});

describe('directories of packages', () => {
  it('are found as by walking up from each path', () => {
    const owners = createDirectoryOwners();
    const names = ['a', 'b', 'ab', 'a.b'];
    let seed = 7;
    const next = (most: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed % most;
    };
    const pathOf = () => Array.from({ length: 1 + next(5) }, () => names[next(names.length)]).join('/');
    const owned = new Map(Array.from({ length: 40 }, (_, place) => [pathOf(), { place }] as const));
    for (const [directory, owner] of owned) owners.add(directory, owner);
    for (let round = 0; round < 5000; round += 1) {
      const path = pathOf();
      let expected = null;
      for (let end = path.length; end > 0 && expected === null; end = path.lastIndexOf('/', end - 1))
        expected = owned.get(path.slice(0, end)) ?? null;
      expect([path, owners.find(path)]).toEqual([path, expected]);
    }
  });
});
