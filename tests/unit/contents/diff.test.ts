import { describe, expect, it } from 'vitest';
import { diffContents } from '#lib/contents/diff/diff-contents.ts';
import { findPackage } from '#lib/contents/diff/package-path.ts';
import { entryOf, type Files, indexOfEntries, indexOfFiles } from './indexes.ts';

const MB = 1_000_000;

async function named(from: Files, to: Files) {
  const diff = diffContents([await indexOfFiles(from)], [await indexOfFiles(to)]);
  return diff.packages.map(({ kind, name, change, deltaBytes }) => [kind, name, change, deltaBytes]);
}

describe('findPackage', () => {
  it.each([
    ['app/node_modules/react/index.js', 'npm', 'react', null],
    ['app/node_modules/@swc/core/x/y.node', 'npm', '@swc/core', null],
    ['node_modules/a/node_modules/b/index.js', 'npm', 'b', null],
    ['app/node_modules/.pnpm/@swc+core@1.3.2/node_modules/@swc/core/x', 'npm', '@swc/core', '1.3.2'],
    ['app/node_modules/.pnpm/react-dom@18.2.0_react@18.2.0/node_modules/react-dom/x', 'npm', 'react-dom', '18.2.0'],
    ['usr/lib/python3/dist-packages/numpy/core/a.so', 'python', 'numpy', null],
    ['lib/python3.12/site-packages/PyYAML-6.0.1.dist-info/METADATA', 'python', 'PyYAML', '6.0.1'],
    ['lib/python3.12/site-packages/six-1.16.0-py3.12.egg-info', 'python', 'six', '1.16.0'],
    ['lib/python3.12/site-packages/six.py', 'python', 'six', null],
    ['lib/python3.12/site-packages/_cffi_backend.cpython-312-x86_64-linux-gnu.so', 'python', '_cffi_backend', null],
    ['lib/python3.12/site-packages/numpy.libs/libopenblas.so', 'python', 'numpy', null],
    ['go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.0/decode.go', 'go', 'github.com/BurntSushi/toml', 'v1.2.0'],
    ['go/pkg/mod/cache/download/golang.org/x/net/@v/v0.17.0.zip', 'go', 'golang.org/x/net', 'v0.17.0'],
    ['opt/app/lib/spring-core-6.1.2.jar', 'java', 'spring-core', '6.1.2'],
    ['opt/app/lib/log4j-api-2.20.0-sources.jar', 'java', 'log4j-api', '2.20.0-sources'],
    ['opt/app/app.jar', 'java', 'app', null],
  ])('assigns %s to %s %s', (path, kind, name, version) => {
    expect(findPackage(path)).toMatchObject({ kind, name, version });
  });

  it.each([
    ['app/node_modules/.bin/tsc'],
    ['app/node_modules/.package-lock.json'],
    ['app/my_node_modules/react/index.js'],
    ['app/node_modules/@swc'],
    ['usr/bin/python3'],
    ['var/lib/apt/lists/deb.debian.org_dists_bookworm_InRelease'],
    ['lib/python3.12/site-packages/__pycache__/six.pyc'],
    ['go/pkg/mod/cache/lock'],
  ])('assigns %s to no package', (path) => expect(findPackage(path)).toBeNull());
});

describe('diffContents', () => {
  it('names new packages in a Node.js image', async () => {
    const kept = { 'app/dist/index.js': MB, 'app/node_modules/express/index.js': 200_000 };
    const found = await named(kept, {
      ...kept,
      'app/node_modules/typescript/lib/tsc.js': 40 * MB,
      'app/node_modules/typescript/package.json': 2000,
      'app/node_modules/@swc/core/binding.node': 25 * MB,
      'app/node_modules/esbuild/bin/esbuild': 9 * MB,
      'app/node_modules/.package-lock.json': 200_000,
    });
    expect(found).toEqual([
      ['npm', 'typescript', 'new', 40 * MB + 2000],
      ['npm', '@swc/core', 'new', 25 * MB],
      ['npm', 'esbuild', 'new', 9 * MB],
    ]);
  });

  it('names the directory of a left-over apt cache, not its largest file', async () => {
    const found = await named(
      { 'usr/bin/curl': 200_000 },
      {
        'usr/bin/curl': 200_000,
        'var/lib/apt/lists/deb.debian.org_main_Packages.lz4': 17 * MB,
        'var/lib/apt/lists/deb.debian.org_security_Packages.lz4': 900_000,
        'var/lib/apt/lists/lock': 0,
        'var/cache/apt/pkgcache.bin': 8 * MB,
        'var/cache/apt/srcpkgcache.bin': 8 * MB,
      },
    );
    expect(found).toEqual([
      ['directory', '/var/lib/apt/lists', 'new', 17_900_000],
      ['directory', '/var/cache/apt', 'new', 16 * MB],
    ]);
  });

  it('sums a package over all its directories, and takes its versions from its records', async () => {
    const site = 'usr/lib/python3.12/site-packages';
    const diff = diffContents(
      [await indexOfFiles({ [`${site}/numpy/a.so`]: 10 * MB, [`${site}/numpy-1.26.0.dist-info/RECORD`]: 5000 })],
      [await indexOfFiles({ [`${site}/numpy/a.so`]: 30 * MB, [`${site}/numpy-2.0.0.dist-info/RECORD`]: 6000 })],
    );
    expect(diff.packages).toEqual([
      {
        name: 'numpy',
        kind: 'python',
        change: 'grown',
        deltaBytes: 20 * MB + 1000,
        deltaFiles: 0,
        replacedFiles: 0,
        replacedBytes: 0,
        fromVersion: '1.26.0',
        toVersion: '2.0.0',
      },
    ]);
  });

  it('prefers the owner in the dpkg database over the path', async () => {
    const path = 'usr/lib/python3/dist-packages/six.py';
    const six = { kind: 'dpkg', name: 'python3-six', version: '1.16' } as const;
    const diff = diffContents(
      [await indexOfFiles({ [path]: 1000 })],
      [await indexOfFiles({ [path]: MB }, { [path]: six })],
    );
    // The older index has only the path, and the path belongs to another package.
    expect(diff.packages.map(({ kind, name }) => [kind, name])).toEqual([
      ['dpkg', 'python3-six'],
      ['python', 'six'],
    ]);
    const bare = diffContents(
      [await indexOfFiles({ 'usr/bin/jq': 1000 })],
      [await indexOfFiles({ 'usr/bin/jq': MB }, { 'usr/bin/jq': { ...six, name: 'jq' } })],
    );
    expect(bare.packages).toMatchObject([{ kind: 'dpkg', name: 'jq', change: 'grown', deltaBytes: MB - 1000 }]);
  });

  it('never names a directory and something inside it', async () => {
    const files: Files = {};
    for (let n = 0; n < 40; n += 1) {
      files[`opt/tool/data/${n}/x.bin`] = 100_000 + n;
      files[`opt/tool/node_modules/p${n}/x.js`] = 90_000 + n;
      files[`opt/tool/share/${n % 3}/doc`] = 30_000;
    }
    const names = (await named({}, files)).map(([, name]) => String(name));
    expect(names).toContain('/opt/tool/data');
    expect(names).toHaveLength(10);
    for (const name of names) expect(names.filter((other) => other.startsWith(`${name}/`))).toEqual([]);
    expect(names).not.toContain('/opt/tool');
  });

  it.each([
    [{ 'app/core.1234': 300 * MB }, '/app/core.1234'],
    [{ 'usr/local/bin/tool': 90 * MB, 'usr/local/bin/other': 10 }, '/usr/local/bin/tool'],
    [
      { 'root/.cache/pip/a/1': 4 * MB, 'root/.cache/pip/b/2': 3 * MB, 'root/.cache/pip/c/3': 3 * MB },
      '/root/.cache/pip',
    ],
    [{ 'srv/site/assets/a.js': 6 * MB, 'srv/site/assets/b.js': 3 * MB, 'srv/site/index.html': 10 }, '/srv/site/assets'],
  ])('names the deepest path with most of the growth: %j', async (files, name) => {
    expect((await named({}, files)).map((found) => found[1])).toEqual([name]);
  });

  it('lists removed and shrunk entries, and nothing without a difference', async () => {
    expect(await named({ 'a/x': 5 * MB, 'b/y': 3 * MB }, { 'b/y': MB })).toEqual([
      ['directory', '/a/x', 'gone', -5 * MB],
      ['directory', '/b/y', 'shrunk', -2 * MB],
    ]);
    const same = await indexOfFiles({ 'a/x': 5, 'b/y': 6 });
    expect(diffContents([same], [same])).toEqual({ packages: [], tree: [], files: [], truncated: false });
    expect(diffContents([], [])).toMatchObject({ packages: [] });
  });

  it('has a tree that adds up to the total, and limited lists', async () => {
    const files: Files = { 'etc/small': 10 };
    for (let n = 0; n < 300; n += 1) files[`data/${n % 5}/${n}`] = 1000 + n;
    const diff = diffContents([await indexOfFiles({})], [await indexOfFiles(files)]);
    const total = Object.values(files).reduce((sum, size) => sum + size, 0);
    expect(diff.tree.reduce((sum, { deltaBytes }) => sum + deltaBytes, 0)).toBe(total);
    expect(diff.tree.reduce((sum, { deltaFiles }) => sum + deltaFiles, 0)).toBe(301);
    expect(diff.files).toHaveLength(200);
    expect(diff.files[0]).toEqual({ path: '/data/4/299', change: 'new', fromBytes: 0, toBytes: 1299 });
    expect(diff.truncated).toBe(true);
  });

  it('compares the merged layers of both images (B-12, B-15)', async () => {
    const lower = await indexOfFiles({ 'a/x': 10, 'a/y': 20, 'b/z': 30 });
    const upper = await indexOfFiles({ 'a/new': 5, '!a': 0, '-b': 0, c: 1 });
    const { files } = diffContents([lower], [lower, upper]);
    expect(files.map(({ path, change }) => [path, change])).toEqual([
      ['/b/z', 'gone'],
      ['/a/y', 'gone'],
      ['/a/x', 'gone'],
      ['/a/new', 'new'],
      ['/c', 'new'],
    ]);
  });

  it('lists the files hidden by an entry of another type', async () => {
    const lower = await indexOfFiles({ 'tmp/': 0, 'tmp/dir/': 0, 'tmp/dir/big': 300_000 });
    const upper = await indexOfFiles({ 'tmp/dir': 10 });
    const { files, tree } = diffContents([lower], [lower, upper]);
    expect(files).toEqual([
      { path: '/tmp/dir/big', change: 'gone', fromBytes: 300_000, toBytes: 0 },
      { path: '/tmp/dir', change: 'new', fromBytes: 0, toBytes: 10 },
    ]);
    expect(tree.reduce((sum, { deltaBytes }) => sum + deltaBytes, 0)).toBe(10 - 300_000);
  });

  it('keeps the bytes of a hard link whose first name was deleted', async () => {
    const lower = await indexOfEntries([entryOf('a', 500), entryOf('b', 0, { kind: 'hardlink', target: 'a' })]);
    const upper = await indexOfFiles({ '-a': 0 });
    const { files, tree } = diffContents([lower], [lower, upper]);
    expect(files.map(({ path, toBytes }) => [path, toBytes])).toEqual([
      ['/a', 0],
      ['/b', 500],
    ]);
    expect(tree.reduce((sum, { deltaBytes }) => sum + deltaBytes, 0)).toBe(0);
  });
});
