import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { Comparison } from '#lib/views/dto/compare.ts';
import { ImagePackages } from '#lib/views/dto/contents.ts';
import { Image } from '#lib/views/dto/image.ts';
import { FoundPackages, PackageHistory } from '#lib/views/dto/packages.ts';
import { SearchResults } from '#lib/views/dto/search.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { openPoller } from '#tests/support/poller.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { type Api, openApi } from './api.ts';

const npm = (name: string, version: string, bytes: number, folder = 'app') => ({
  [`${folder}/node_modules/${name}/package.json`]: JSON.stringify({ name, version }),
  [`${folder}/node_modules/${name}/index.js`]: noiseOf(bytes, bytes),
});
const metaBytes = (name: string, version: string) => JSON.stringify({ name, version }).length;

const BASE: LayerSpec = {
  instruction: 'ADD rootfs.tar /',
  files: {
    'usr/bin/curl': noiseOf(30_000, 1),
    'var/lib/dpkg/info/curl.list': '/.\n/usr/bin/curl\n',
    'var/lib/dpkg/status': 'Package: curl\nStatus: install ok installed\nVersion: 8.1-1\n',
  },
};
const layer = (...files: Record<string, Uint8Array | string>[]): LayerSpec => ({
  instruction: 'RUN npm ci',
  files: Object.assign({}, ...files),
});
const FIRST = layer(
  npm('express', '4.17.1', 10_000),
  npm('left-pad', '1.3.0', 500),
  npm('express-session', '1.0.0', 700),
);
const SECOND = layer(
  npm('express', '4.18.2', 12_000),
  npm('express', '3.0.0', 4_000, 'app/node_modules/old'),
  npm('@types/express', '4.17.21', 800),
  npm('express-session', '1.0.0', 700),
);

let api: Api;
let registry: DockerRegistry;
let [first, second] = ['', ''];
let [mine, foreign] = ['', ''];

const sum = () =>
  createImageSummer({ db: api.runtime.db, clock: api.runtime.clock, log: pino({ level: 'silent' }) }).runDue();
const packagesOf = (digest: string, rest = '') =>
  api.read(`/api/v1/images/${digest}/packages?repositoryId=${mine}${rest}`, ImagePackages);
const find = (query: string) => api.read(`/api/v1/packages?${query}`, FoundPackages);

async function readFiles(repositoryId: string, digest: string): Promise<void> {
  const asked = await api.call('POST', `/api/v1/images/${digest}/contents?repositoryId=${repositoryId}`);
  expect(asked.status).toBe(202);
  await openReader(api.runtime.db, api.runtime.clock).reader.runDue();
}

let computed: ImagePackages;

beforeAll(async () => {
  [api, registry] = await Promise.all([openApi(), startDockerRegistry()]);
  const { poller, close } = openPoller(api.runtime.db);
  const add = async (name: string) => {
    const reference = `${registry.host}/${name}`;
    const { body } = await api.call('POST', '/api/v1/repositories', { reference, insecure: true });
    const { id } = body as { id: string };
    await poller.pollNow(id, 'manual');
    return id;
  };
  const [older, newer] = [FIRST, SECOND].map((own) => buildImage({ flavour: 'oci', layers: [BASE, own] }));
  if (older === undefined || newer === undefined) throw new Error('no images');
  [first, second] = [older.manifest.digest, newer.manifest.digest];
  await pushImage(`${registry.host}/team/base:1`, buildImage({ flavour: 'oci', layers: [BASE] }));
  await pushImage(`${registry.host}/team/app:main`, older);
  await pushImage(`${registry.host}/team/foreign:1`, older);
  await add('team/base');
  [mine, foreign] = [await add('team/app'), await add('team/foreign')];
  await pushImage(`${registry.host}/team/app:main`, newer);
  await poller.pollNow(mine, 'manual');
  await close();
}, 120_000);
afterAll(async () => {
  await api.close();
  await registry.remove();
});

describe('packages of an image', () => {
  it('are the same when they are stored as when they are computed from the file lists', async () => {
    const { db } = api.runtime;
    await readFiles(mine, first);
    await readFiles(mine, second);
    computed = await packagesOf(second);
    expect([computed.total, computed.unread]).toEqual([5, []]);
    expect(await db.imageContents.count()).toBe(0);
    await sum();
    expect(await db.imageContents.count()).toBe(2);
    expect(await packagesOf(second)).toEqual(computed);
    expect(computed.items.find(({ name }) => name === 'curl')?.base).toBe(true);
    expect(computed.items.find(({ name }) => name === '@types/express')?.base).toBe(false);
    const page = await packagesOf(second, '&q=express&sort=version&limit=2');
    expect(page.items.map(({ version }) => version)).toEqual(['1.0.0', '3.0.0']);
  });

  it('stay when the file lists are removed', async () => {
    const { db } = api.runtime;
    const stored = await db.layerContents.findMany();
    await db.layerContents.updateMany({ data: { index: null } });
    expect(await packagesOf(second)).toEqual(computed);
    for (const { layerId, index } of stored) await db.layerContents.update({ where: { layerId }, data: { index } });
  });

  it('are read from the file lists while the repository does not show the image as a whole', async () => {
    const answer = await api.read(`/api/v1/images/${first}/packages?repositoryId=${foreign}`, ImagePackages);
    expect([answer.items, answer.unread.length]).toEqual([[], 2]);
  });
});

describe('the search for packages', () => {
  it('finds an exact name first, then the last part of a name, then a beginning', async () => {
    const { items, nextCursor } = await find('q=EXPRESS');
    expect(items.map(({ name }) => name)).toEqual(['express', '@types/express', 'express-session']);
    expect(nextCursor).toBeNull();
    const [express] = items;
    expect(express).toMatchObject({ ecosystem: 'npm', versionCount: 3 });
    expect(express?.versions.map(({ version }) => version)).toEqual(['4.18.2', '4.17.1', '3.0.0']);
    expect(express?.versions[0]).toEqual({
      version: '4.18.2',
      imageCount: 1,
      taggedCount: 1,
      images: [
        {
          repositoryId: mine,
          reference: `${registry.host}/team/app`,
          digest: second,
          platform: 'linux/amd64',
          tags: ['main'],
          isTagged: true,
          bytes: 12_000 + metaBytes('express', '4.18.2'),
        },
      ],
    });
    expect(express?.versions[1]).toMatchObject({ taggedCount: 0, images: [{ tags: ['main'], isTagged: false }] });
  });

  it('finds a part of a name and every word of the text', async () => {
    const names = async (query: string) => (await find(query)).items.map(({ name }) => name);
    expect(await names('q=pad')).toEqual(['left-pad']);
    expect(await names('q=sess%20expr')).toEqual(['express-session']);
    expect(await names('q=100%25')).toEqual([]);
    expect(await names('q=%20')).toEqual([]);
  });

  it('is filtered by the beginning of the version and by ecosystem', async () => {
    const versions = async (query: string) =>
      (await find(query)).items.flatMap((one) => one.versions.map((v) => v.version));
    expect(await versions('q=express&version=4.1')).toEqual(['4.18.2', '4.17.1', '4.17.21']);
    expect(await versions('q=express&version=4.17.1')).toEqual(['4.17.1']);
    expect(await versions('q=express&version=4_')).toEqual([]);
    expect((await find('q=curl&ecosystem=npm')).items).toEqual([]);
    expect((await find('q=curl&ecosystem=dpkg')).items).toHaveLength(1);
  });

  it('lists exactly the version that is searched, however many others begin with it', async () => {
    const { db } = api.runtime;
    const { id: packageId } = await db.package.findFirstOrThrow({ where: { name: 'left-pad' } });
    const { id: manifestId } = await db.manifest.findFirstOrThrow({ where: { digest: second } });
    const versions = ['', '9.1', ...Array.from({ length: 24 }, (_, at) => `9.1.${at}`)];
    const sums = { manifestId, packageId, unpackedBytes: 1, packedBytes: 1, files: 1, layers: [1] };
    await db.imagePackage.createMany({ data: versions.map((version) => ({ version, ...sums })) });
    const [found, unfiltered] = [...(await find('q=left-pad&version=9.1')).items, ...(await find('q=left-pad')).items];
    await db.imagePackage.deleteMany({ where: { packageId, version: { in: versions } } });
    expect(found?.versions.map(({ version }) => version).slice(18)).toEqual(['9.1.5', '9.1']);
    expect(unfiltered?.versions.map(({ version }) => version).slice(18)).toEqual(['9.1.5', null]);
  });

  it('lists tagged images before others, counts all of them, and returns as many as are wanted', async () => {
    const [curl] = (await find('q=curl&images=1')).items;
    expect(curl?.versions).toMatchObject([{ version: '8.1-1', imageCount: 2, taggedCount: 1 }]);
    expect(curl?.versions[0]?.images.map(({ digest }) => digest)).toEqual([second]);
    const [all] = (await find('q=curl')).items;
    expect(all?.versions[0]?.images.map(({ digest }) => digest)).toEqual([second, first]);
  });

  it('returns pages, and continues after names without a matching image', async () => {
    const one = await find('q=express&limit=1');
    expect(one.items.map(({ name }) => name)).toEqual(['express']);
    const two = await find(`q=express&limit=2&cursor=${one.nextCursor}`);
    expect([two.items.map(({ name }) => name), two.nextCursor]).toEqual([['@types/express', 'express-session'], null]);
    const { db } = api.runtime;
    const names = Array.from({ length: 320 }, (_, at) => ({
      ecosystem: 'npm',
      name: `unused-${at}`,
      searchName: `unused-${String(at).padStart(3, '0')}`,
    }));
    await db.package.createMany({ data: [...names, { ecosystem: 'npm', name: 'unused-z', searchName: 'unused-z' }] });
    const empty = await find('q=unused');
    expect(empty.items).toEqual([]);
    expect(empty.nextCursor).not.toBeNull();
    expect(await find(`q=unused&cursor=${empty.nextCursor}`)).toEqual({ items: [], nextCursor: null });
    await db.package.deleteMany({ where: { name: { startsWith: 'unused-' } } });
  });

  it('finds an image through a second repository only after its own registry has served all layers (B-22)', async () => {
    const counts = async () => (await find('q=left-pad')).items[0]?.versions[0];
    expect(await counts()).toMatchObject({ imageCount: 1, taggedCount: 0 });
    await readFiles(foreign, first);
    await sum();
    const shown = await counts();
    expect(shown).toMatchObject({ imageCount: 2, taggedCount: 1 });
    expect(shown?.images.map(({ repositoryId }) => repositoryId)).toEqual([foreign, mine]);
  });

  it.each(['', 'q=x&limit=51', 'q=x&images=101', 'q=x&ecosystem=perl', 'q=x&cursor=y', `q=${'x'.repeat(201)}`])(
    'refuses "%s"',
    async (query) => {
      expect((await api.call('GET', `/api/v1/packages?${query}`)).status).toBe(400);
    },
  );

  it('is part of the search of the palette, without names of no image that is shown', async () => {
    const { db } = api.runtime;
    await db.package.create({ data: { ecosystem: 'npm', name: 'express-unseen', searchName: 'express-unseen' } });
    const { packages } = await api.read('/api/v1/search?q=express', SearchResults);
    expect(packages.map(({ name }) => name)).toEqual(['express', '@types/express', 'express-session']);
  });

  it('needs the permission to read', async () => {
    expect((await api.call('GET', '/api/v1/packages?q=express', undefined, { as: {} })).status).toBe(401);
  });
});

describe('a comparison of two images', () => {
  const compare = () => api.read(`/api/v1/compare?from=${first}&to=${second}&repositoryId=${mine}`, Comparison);

  it('names added, removed and changed packages with their versions', async () => {
    const bytes = (name: string, version: string, size: number) => size + metaBytes(name, version);
    const [typesBytes, padBytes] = [bytes('@types/express', '4.17.21', 800), bytes('left-pad', '1.3.0', 500)];
    const fromBytes = bytes('express', '4.17.1', 10_000);
    const toBytes = bytes('express', '4.18.2', 12_000) + bytes('express', '3.0.0', 4_000);
    expect((await compare()).packages).toEqual({
      added: [{ ecosystem: 'npm', name: '@types/express', versions: ['4.17.21'], bytes: typesBytes }],
      removed: [{ ecosystem: 'npm', name: 'left-pad', versions: ['1.3.0'], bytes: padBytes }],
      changed: [
        {
          ecosystem: 'npm',
          name: 'express',
          fromVersions: ['4.17.1'],
          toVersions: ['3.0.0', '4.18.2'],
          fromBytes,
          toBytes,
          deltaBytes: toBytes - fromBytes,
        },
      ],
      counts: { added: 1, removed: 1, changed: 1 },
      deltaBytes: toBytes - fromBytes + typesBytes - padBytes,
      truncated: false,
    });
  });

  it('has no packages while the repository does not show those of one image', async () => {
    const { db } = api.runtime;
    const where = { repositoryId: mine, manifest: { digest: first } };
    const { contentsAt } = await db.repositoryManifest.findFirstOrThrow({ where });
    await db.repositoryManifest.updateMany({ where, data: { contentsAt: null } });
    expect((await compare()).packages).toBeNull();
    await db.repositoryManifest.updateMany({ where, data: { contentsAt } });
  });
});

describe('a package in a series', () => {
  it('has its versions and bytes at each point, and null where the files were not read', async () => {
    const { seriesId } = await api.read(`/api/v1/images/${second}?repositoryId=${mine}`, Image);
    const history = (name: string) =>
      api.read(`/api/v1/series/${seriesId}/packages?ecosystem=npm&name=${encodeURIComponent(name)}`, PackageHistory);
    const express = await history('express');
    expect(express.truncated).toBe(false);
    expect(express.items).toMatchObject([
      { tag: 'main', digest: first, versions: ['4.17.1'], bytes: 10_000 + metaBytes('express', '4.17.1') },
      { tag: 'main', digest: second, versions: ['3.0.0', '4.18.2'] },
    ]);
    expect((await history('@types/express')).items.map(({ bytes }) => bytes)).toEqual([
      0,
      800 + metaBytes('@types/express', '4.17.21'),
    ]);
    const where = { repositoryId: mine, manifest: { digest: first } };
    await api.runtime.db.repositoryManifest.updateMany({ where, data: { contentsAt: null } });
    expect((await history('express')).items[0]).toMatchObject({ versions: [], bytes: null });
  });

  it('is not found without the series, and needs a name', async () => {
    expect((await api.call('GET', '/api/v1/series/none/packages?ecosystem=npm&name=x')).status).toBe(404);
    expect((await api.call('GET', '/api/v1/series/none/packages?ecosystem=npm')).status).toBe(400);
  });
});
