import { describe, expect, it } from 'vitest';
import { findFindings } from '#lib/findings/find-findings.ts';
import { findingOf, findingsOf, imageOf, indexOfLayer, kindsOf } from '../images.ts';

const LISTS = { 'var/lib/apt/lists/deb_dists_Packages': 40_000, 'var/lib/apt/lists/lock': 20_000 };
const INSTALL = 'RUN /bin/sh -c apt-get update && apt-get install -y curl # buildkit';

describe('a package cache', () => {
  it('is found with its bytes, its directory and the mended instruction', async () => {
    const found = await findingOf([[INSTALL, LISTS]]);
    expect(found).toMatchObject({
      kind: 'package-cache',
      certainty: 'certain',
      title: 'Package lists of apt are in the image',
      estimated: false,
      unpackedBytes: 40_000,
      layers: [{ position: 0, instruction: 'RUN apt-get update && apt-get install -y curl' }],
      paths: [{ path: 'var/lib/apt/lists', files: 1 }],
      morePaths: 0,
    });
    expect(found.savedBytes).toBeGreaterThan(39_000);
    expect(found.savedBytes).toBeLessThan(42_000);
    expect(found.remedy.before).toBe('RUN apt-get update && apt-get install -y curl');
    expect(found.remedy.after).toBe(
      [
        'RUN --mount=type=cache,target=/var/lib/apt,sharing=locked \\',
        '    apt-get update \\',
        '    && apt-get install -y curl',
      ].join('\n'),
    );
  });

  it('is mounted for every instruction that reads it', async () => {
    const { remedy } = await findingOf([
      ['/bin/sh -c apt-get update', LISTS],
      ['/bin/sh -c apt-get install -y curl', { 'usr/bin/curl': 1 }],
      ['/bin/sh -c make', { 'usr/bin/made': 1 }],
      // A mounted directory cannot be removed.
      ['/bin/sh -c rm -rf /var/cache/apt /opt/apt', { 'usr/bin/last': 1 }],
    ]);
    const mount = 'RUN --mount=type=cache,target=/var/lib/apt,sharing=locked \\\n    ';
    expect(remedy.after).toBe(`${mount}apt-get update\n${mount}apt-get install -y curl`);
  });

  it.each([
    'root/.cache/pip/http-v2/a/b/c.body',
    'root/.npm/_cacache/content-v2/sha512/a',
    'usr/local/share/.cache/yarn/v6/x.tgz',
    'root/.local/share/pnpm/store/v3/files/00/a',
    'root/.cache/go-build/00/a',
    'root/.composer/cache/files/a.zip',
    'usr/local/bundle/cache/rails-7.0.gem',
    'opt/conda/pkgs/python-3.12/bin/python',
    'var/cache/apk/APKINDEX.a.tar.gz',
    'var/cache/dnf/baseos/a.solv',
    'var/cache/apt/archives/a.deb',
    'home/app/.cache/uv/wheels-v1/a',
  ])('is found at %s', async (path) => {
    expect(await kindsOf([['RUN x', { [path]: 20_000 }]])).toEqual(['package-cache certain']);
  });

  it.each([
    'root/.cache/huggingface/model.bin',
    'root/.cache/ms-playwright/chrome',
    'root/.cache/pypoetry/virtualenvs/app/lib/a.so',
    'root/.npm/_npx/a/tool.js',
    'app/.yarn/cache/react.zip',
    'var/lib/apt/extended_states',
    'var/cache/nginx/a',
    'usr/share/apt/lists/a',
    'app/pkgs/a.js',
    'app/cache/rails.gem',
  ])('is not %s', async (path) => {
    expect(await kindsOf([['RUN x', { [path]: 20_000 }]])).toEqual([]);
  });

  it('is not what is linked from elsewhere, because its bytes would stay', async () => {
    const path = 'opt/conda/pkgs/a/lib.so';
    const link = { name: 'opt/conda/lib/lib.so', type: '1', link: path };
    const image = await imageOf([]);
    const layer = { digest: 'sha256:0', position: 0, sizeBytes: 1, instruction: null };
    const linked = await indexOfLayer({ [path]: 20_000 }, [link]);
    expect(findFindings({ ...image, layers: [{ ...layer, index: linked }] }).items).toEqual([]);
  });

  it('counts the entries of links to what stays', async () => {
    const store = 'root/.local/share/pnpm/store/v10';
    const link = { name: `${store}/files/00/aa`, type: '1', link: 'app/node_modules/a/index.js' };
    const files = { 'app/node_modules/a/index.js': 20_000, [`${store}/index/00/aa.json`]: 20_000 };
    const image = await imageOf([]);
    const layer = { digest: 'sha256:0', position: 0, sizeBytes: 1, instruction: null };
    const [linked, plain] = [await indexOfLayer(files, [link]), await indexOfLayer(files)];
    const [more, less] = [linked, plain].map((index) => findFindings({ ...image, layers: [{ ...layer, index }] }));
    expect(more?.savedBytes).toBeGreaterThan(less?.savedBytes ?? 0);
    expect(more?.items.map(({ kind }) => kind)).toEqual(['package-cache']);
  });

  it('counts the links of two caches in one layer as those of each', async () => {
    const caches = ['root/.cache/uv', 'root/.pnpm-store'];
    const files = Object.fromEntries(
      caches.flatMap((cache) => [
        [`${cache}/a`, 20_000],
        [`app/${cache}`, 20_000],
      ]),
    );
    const links = caches.map((cache) => ({ name: `${cache}/b`, type: '1', link: `app/${cache}` }));
    const image = await imageOf([]);
    const layer = { digest: 'sha256:0', position: 0, sizeBytes: 1, instruction: null };
    const set = findFindings({ ...image, layers: [{ ...layer, index: await indexOfLayer(files, links) }] });
    expect(set.items).toHaveLength(2);
    expect(set.savedBytes).toBe(set.items.reduce((sum, { savedBytes }) => sum + savedBytes, 0));
  });

  it('counts each content of a file that several instructions write', async () => {
    const found = await findingOf([
      ['RUN apt-get install -y a', { 'var/cache/apt/pkgcache.bin': 40_000 }],
      ['RUN apt-get install -y b', { 'var/cache/apt/pkgcache.bin': 50_000 }],
    ]);
    expect(found).toMatchObject({ kind: 'package-cache', unpackedBytes: 90_000 });
  });

  it('is left to the base image where a base layer has it, and where it is small', async () => {
    expect(await kindsOf([[INSTALL, LISTS]], { baseCount: 1 })).toEqual([]);
    expect(await kindsOf([[INSTALL, { 'var/lib/apt/lists/a': 5_000 }]])).toEqual([]);
  });

  it('is found in builders and bases too', async () => {
    for (const purpose of ['builder', 'base'] as const)
      expect(await kindsOf([[INSTALL, LISTS]], { purpose })).toEqual(['package-cache certain']);
  });

  it('that was copied is excluded from the context', async () => {
    const { items } = await findingsOf([['COPY . /root # buildkit', { 'root/.npm/_cacache/content-v2/a': 20_000 }]]);
    expect(items[0]?.remedy.after).toBe('# .dockerignore\n**/.npm/_cacache');
  });

  it('has an id that stays the same when its size and its layer change', async () => {
    const [one, other] = [
      await findingOf([[INSTALL, LISTS]]),
      await findingOf([
        ['COPY a /a', { a: 1 }],
        ['RUN apt-get update', { 'var/lib/apt/lists/x': 70_000 }],
      ]),
    ];
    expect(other.id).toBe(one.id);
    expect(one.id).toMatch(/^package-cache-[0-9a-f]{12}$/);
  });
});
