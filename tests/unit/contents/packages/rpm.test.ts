import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { collectPackages } from './collect.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/packages');
const fixture = (name: string) => readFileSync(join(FIXTURES, name));
const linesOf = (name: string) => fixture(name).toString('utf8').trim().split('\n');
const DATABASES = [
  ['usr/lib/sysimage/rpm/rpmdb.sqlite', 'rpmdb.sqlite.gz'],
  ['var/lib/rpm/Packages.db', 'Packages.db.gz'],
  ['var/lib/rpm/Packages', 'Packages.gz'],
] as const;

/** Builds a header of rpm: texts, and files in one directory. */
function headerOf(name: string, version: string, files: readonly string[] = []): Buffer {
  const entries: number[][] = [];
  const data: Buffer[] = [];
  let length = 0;
  const add = (tag: number, type: number, count: number, bytes: Buffer) => {
    entries.push([tag, type, length, count]);
    data.push(bytes);
    length += bytes.length;
  };
  add(1000, 6, 1, Buffer.from(`${name}\0`));
  add(1001, 6, 1, Buffer.from(`${version}\0`));
  add(1002, 6, 1, Buffer.from('1\0'));
  add(1116, 4, files.length, Buffer.alloc(files.length * 4));
  add(1117, 8, files.length, Buffer.from(files.map((file) => `${file}\0`).join('')));
  add(1118, 8, 1, Buffer.from('/opt/many/\0'));
  const index = Buffer.alloc(8 + entries.length * 16);
  for (const [at, value] of [entries.length, length, ...entries.flat()].entries()) index.writeUInt32BE(value, at * 4);
  return Buffer.concat([index, ...data]);
}

/** Writes a database by SQLite itself. */
function sqliteOf(blobs: readonly Buffer[], pageSize: number): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'rpmdb-'));
  try {
    const path = join(folder, 'rpmdb.sqlite');
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA page_size = ${pageSize}`);
    database.exec('CREATE TABLE first (a TEXT); CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)');
    const insert = database.prepare('INSERT INTO Packages (blob) VALUES (?)');
    database.exec('BEGIN');
    for (const blob of blobs) insert.run(blob);
    database.exec('DELETE FROM Packages WHERE hnum % 7 = 0; COMMIT');
    database.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const filesOf = (index: number) => Array.from({ length: index % 90 }, (_, file) => `f${index}-${file}`);

describe('the database of rpm', () => {
  it.each(DATABASES)('in %s has the packages and files that rpm lists', (path, name) => {
    const found = collectPackages([[path, gunzipSync(fixture(name))]]);
    const packages = found.packages.map(
      ({ name: one, version, architecture }) => `${one}\t${version}\t${architecture}`,
    );
    expect(packages.sort()).toEqual(linesOf('rpm-packages.txt'));
    for (const line of linesOf('rpm-files.txt')) {
      const [owner, file = ''] = line.split('\t');
      expect([file, found.ownerOf(file.slice(1))?.name]).toEqual([file, owner]);
    }
    expect(found.notRead).toEqual([]);
  });

  it.each([512, 1024, 4096, 65_536])(
    'is read from pages of %i bytes, with inner pages and long records',
    (pageSize) => {
      const blobs = Array.from({ length: 400 }, (_, index) => headerOf(`p${index}`, `${index}.0`, filesOf(index)));
      const found = collectPackages([['var/lib/rpm/rpmdb.sqlite', sqliteOf(blobs, pageSize)]]);
      const kept = blobs.flatMap((_, index) => ((index + 1) % 7 === 0 ? [] : [`p${index} ${index}.0-1`]));
      expect(found.packages.map(({ name, version }) => `${name} ${version}`)).toEqual(kept);
      expect(found.ownerOf('opt/many/f88-87')?.name).toBe('p88');
      expect(found.notRead).toEqual([]);
    },
  );

  it('keeps versions of one package apart, as several kernels have', () => {
    const blobs = [headerOf('kernel', '6.1'), headerOf('kernel', '6.2')];
    const { packages } = collectPackages([['var/lib/rpm/rpmdb.sqlite', sqliteOf(blobs, 4096)]]);
    expect(packages.map(({ version }) => version)).toEqual(['6.1-1', '6.2-1']);
  });

  it.each(DATABASES)('in %s keeps packages before a damage, and names the damage', (path, name) => {
    const whole = gunzipSync(fixture(name));
    let [most, damaged] = [0, 0];
    for (let end = 0; end < whole.length; end += 4096 + 100) {
      const { packages, notRead } = collectPackages([[path, whole.subarray(0, end)]]);
      for (const one of packages) expect(one.name).toMatch(/^plimsoll-/);
      most = Math.max(most, packages.length);
      if (notRead.length > 0) damaged += 1;
    }
    expect([most <= 4, damaged > 0]).toEqual([true, true]);
  });

  it('ends in a chain of pages that leads to itself', () => {
    const whole = sqliteOf([headerOf('big', '1', filesOf(89).concat(Array(400).fill('x'.repeat(40))))], 512);
    // Every overflow page names the page before its own as the next one.
    for (let page = 3; page * 512 < whole.length; page += 1) whole.writeUInt32BE(page, page * 512);
    const { packages, notRead } = collectPackages([['var/lib/rpm/rpmdb.sqlite', whole]]);
    expect(packages).toEqual([]);
    expect(notRead).toEqual([expect.stringMatching(/not read: damaged \(page \d+ (?:is used twice|is missing)\)/)]);
  });

  it('reads the blocks of ndb once, whatever slots name them', () => {
    const whole = gunzipSync(fixture('Packages.db.gz'));
    for (let slot = 32; slot + 16 <= 4096; slot += 16) whole.copy(whole, slot, 32, 48);
    const { packages, notRead } = collectPackages([['var/lib/rpm/Packages.db', whole]]);
    expect(packages).toHaveLength(1);
    expect(notRead).toEqual(['var/lib/rpm/Packages.db: not read: damaged (slots share blocks)']);
  });

  it('names changes that SQLite did not write into the database', () => {
    const log = 'var/lib/rpm/rpmdb.sqlite-wal';
    expect(collectPackages([[log, Buffer.alloc(0)]]).notRead).toEqual([]);
    expect(collectPackages([[log, Buffer.alloc(5000)]]).notRead).toEqual([
      `${log}: not read: unsupported format (changes in a write-ahead log of SQLite)`,
    ]);
  });

  it('is not read from another format of BerkeleyDB', () => {
    const btree = Buffer.alloc(4096);
    btree.writeUInt32LE(0x053162, 12);
    expect(collectPackages([['var/lib/rpm/Packages', btree]]).notRead).toEqual([
      'var/lib/rpm/Packages: not read: damaged (no BerkeleyDB hash)',
    ]);
  });
});
