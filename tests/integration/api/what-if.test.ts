import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFindingWriter } from '#lib/poll/store-findings.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { ImageFindings } from '#lib/views/dto/findings.ts';
import { WhatIf } from '#lib/views/dto/what-if.ts';
import type { BuiltImage } from '#tests/support/built-image.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, buildIndex, type LayerSpec } from '#tests/support/oci-images.ts';
import { openPoller } from '#tests/support/poller.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { type Api, openApi } from './api.ts';
import { addPerson, removePeople, signInAs } from './people.ts';

const dpkg = (...names: string[]) =>
  names
    .map((name) => name.split(' '))
    .map(([name, version = '1.0-1']) => `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n\n`)
    .join('');
const OS: LayerSpec = {
  instruction: 'ADD os.tar /',
  files: {
    'etc/os': noiseOf(9_000, 1),
    'usr/lib/gcc': noiseOf(200_000, 2),
    'var/lib/dpkg/status': dpkg('bash', 'gcc'),
  },
};
const SLIM: LayerSpec = {
  instruction: 'ADD slim.tar /',
  files: { 'etc/os': noiseOf(9_000, 3), 'var/lib/dpkg/status': dpkg('bash 2.0-1', 'tini') },
};
const NODE: LayerSpec = { instruction: 'RUN install node', files: { 'usr/bin/node': noiseOf(150_000, 4) } };
const OWN: LayerSpec[] = [
  { instruction: 'RUN turbo build', files: { 'app/.turbo/cache': noiseOf(80_000, 5), 'etc/os': noiseOf(3_000, 6) } },
  { instruction: 'COPY . /app', files: { 'app/index.js': noiseOf(40_000, 7) } },
];
const build = (layers: LayerSpec[], platform = 'linux/amd64') => buildImage({ flavour: 'oci', layers, platform });
const layersOf = ({ blobs }: BuiltImage) => blobs.slice(1);
const bytesOf = (blobs: readonly { bytes: Uint8Array }[]) =>
  blobs.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
const sizeOf = (image: BuiltImage) => bytesOf(layersOf(image));

const amd64 = build([OS, NODE, ...OWN]);
const arm64 = build([OS, NODE, ...OWN], 'linux/arm64');
const slim = build([SLIM, NODE]);
const [app, full] = [amd64, build([OS, NODE])].map((image) => image.manifest.digest);

let api: Api;
let registry: DockerRegistry;
let viewer: Record<string, string>;
let [mine, node] = ['', ''];

beforeAll(async () => {
  [api, registry] = await Promise.all([openApi(), startDockerRegistry()]);
  const { poller, close } = openPoller(api.runtime.db);
  const add = async (name: string, images: Record<string, BuiltImage>) => {
    for (const [tag, image] of Object.entries(images)) await pushImage(`${registry.host}/${name}:${tag}`, image);
    const body = { reference: `${registry.host}/${name}`, insecure: true };
    const { id } = (await api.call('POST', '/api/v1/repositories', body)).body as { id: string };
    await poller.pollNow(id, 'manual');
    return id;
  };
  const both = (layers: LayerSpec[]) =>
    buildIndex(
      'oci',
      ['linux/amd64', 'linux/arm64'].map((platform) => ({ platform, image: build(layers, platform) })),
    );
  node = await add('library/node', { '22': both([OS, NODE]), '22-slim': slim });
  const platforms = [
    { platform: 'linux/amd64', image: amd64 },
    { platform: 'linux/arm64', image: arm64 },
  ];
  mine = await add('team/app', { v1: buildIndex('oci', platforms) });
  await add('team/web', { v1: build([SLIM, NODE, { instruction: 'COPY web /', files: { web: noiseOf(5_000, 8) } }]) });
  await pushImage(`${registry.host}/other/tiny:1`, build([{ ...SLIM, files: { tiny: noiseOf(2_000, 9) } }]));
  await close();
  await addPerson(api, 'viewer');
  viewer = await signInAs(api, 'viewer@plimsoll.test');
}, 90_000);
afterAll(async () => {
  await removePeople(api);
  await api.close();
  await registry.remove();
});

const path = (rest = '') => `/api/v1/images/${app}/what-if?repositoryId=${mine}${rest}`;
const read = (rest = '') => api.read(path(rest), WhatIf);
const onSlim = `&base=22-slim&baseRepositoryId=`;

async function readFiles(): Promise<void> {
  const { reader } = openReader(api.runtime.db, api.runtime.clock);
  for (const [repositoryId, digest] of [
    [mine, app],
    [node, slim.manifest.digest],
    [node, full],
  ])
    await api.call('POST', `/api/v1/images/${digest}/contents?repositoryId=${repositoryId}`);
  await reader.runDue();
  const options = { db: api.runtime.db, clock: api.runtime.clock, log: pino({ level: 'silent' }) };
  await createImageSummer(options).runDue();
  await createFindingWriter(options).runDue();
}

describe('GET /images/{digest}/what-if', () => {
  it('predicts the image itself, to the byte, when nothing changes and on its own base', async () => {
    for (const rest of ['', `&base=22&baseRepositoryId=${node}`]) {
      const { platforms, relation } = await read(rest);
      expect(relation).toBe('ours');
      expect(platforms.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64']);
      for (const { before, after, pullBytes, savedBytes } of platforms) {
        expect(after).toEqual(before);
        expect([after?.sizeBytes, pullBytes, savedBytes]).toEqual([sizeOf(amd64), 0, 0]);
      }
    }
  });

  it('predicts the size of the image that is built on the other base', async () => {
    const { base, currentBase, platforms, holders, unpacked, packages } = await read(`${onSlim}${node}`);
    const built = build([SLIM, NODE, ...OWN]);
    expect(base).toMatchObject({ repositoryId: node, tag: '22-slim', source: 'watched' });
    expect(currentBase).toMatchObject({ repositoryId: node, tag: '22', layerCount: 2 });
    expect(platforms[0]).toMatchObject({
      problem: null,
      after: { sizeBytes: sizeOf(built), baseBytes: sizeOf(slim) },
      // A node has the layer of Node.js; all own layers are built again.
      pullBytes: sizeOf(built) - bytesOf(layersOf(slim).slice(1)),
    });
    expect(platforms[1]).toMatchObject({ platform: 'linux/arm64', problem: 'platform-missing', after: null });
    expect(holders).toEqual({ before: { images: 0, repositories: 0 }, after: { images: 1, repositories: 1 } });
    expect([unpacked, packages]).toEqual([{ beforeBytes: null, afterBytes: null }, null]);
  });

  it('lists the images that could be the base, the smallest sibling first', async () => {
    const { choices } = await read();
    expect(choices.map(({ tag, sibling }) => [tag, sibling])).toEqual([
      ['22-slim', true],
      ['22', true],
    ]);
  });

  it('has unpacked sizes, packages and changed files of the base once all layers are read', async () => {
    await readFiles();
    const { unpacked, packages, changedFiles } = await read(`${onSlim}${node}`);
    const unpackedOf = (layers: LayerSpec[]) =>
      layers.flatMap(({ files }) => Object.values(files)).reduce((sum, file) => sum + file.length, 0);
    expect(unpacked).toEqual({
      beforeBytes: unpackedOf([OS, NODE, ...OWN]),
      afterBytes: unpackedOf([SLIM, NODE, ...OWN]),
    });
    expect(changedFiles).toEqual({ files: 1, bytes: 9_000 });
    expect([packages?.removed, packages?.added].map((list) => list?.map(({ name }) => name))).toEqual([
      ['gcc'],
      ['tini'],
    ]);
    expect(packages?.changed).toMatchObject([
      { name: 'bash', fromVersions: ['1.0-1'], toVersions: ['2.0-1'], deltaBytes: 0 },
    ]);
    const same = await read(`&base=22&baseRepositoryId=${node}`);
    expect(same.unpacked).toEqual({ beforeBytes: unpacked.beforeBytes, afterBytes: unpacked.beforeBytes });
  }, 60_000);

  it('subtracts what the chosen findings save', async () => {
    const { items } = await api.read(`/api/v1/images/${app}/findings?repositoryId=${mine}`, ImageFindings);
    const cache = items.find(({ kind }) => kind === 'build-cache');
    const { platforms, unpacked } = await read(`&without=${cache?.id},unknown`);
    const [one, other] = platforms;
    expect(one?.findings).toEqual([cache?.id]);
    expect(one?.savedBytes).toBe(cache?.savedBytes);
    expect(one?.after?.sizeBytes).toBe(sizeOf(amd64) - (cache?.savedBytes ?? 0));
    // Both own layers are built again.
    expect(one?.pullBytes).toBe(bytesOf(layersOf(amd64).slice(2)) - (cache?.savedBytes ?? 0));
    expect(unpacked.afterBytes).toBe((unpacked.beforeBytes ?? 0) - 80_000);
    // The other platform has the same layers, and its findings the same ids.
    expect(other).toMatchObject({ findings: one?.findings, savedBytes: one?.savedBytes });
  });

  it('refuses a base that is not watched, and an unknown image', async () => {
    const { status, body } = await api.call('GET', path(`&base=${registry.host}/other/tiny:1`));
    expect([status, body]).toMatchObject([422, { code: 'not-watched', field: 'base' }]);
    expect((await api.call('GET', path(`&base=none&baseRepositoryId=${node}`))).status).toBe(422);
    expect((await api.call('GET', path('&base=A:B:C'))).status).toBe(422);
    const unknown = `/api/v1/images/sha256:${'0'.repeat(64)}/what-if?repositoryId=${mine}`;
    expect((await api.call('GET', unknown)).status).toBe(404);
    expect((await api.call('GET', path().replace(mine, node))).status).toBe(404);
  });
});

describe('POST /images/{digest}/what-if', () => {
  const tryBase = (reference: string, init = {}) =>
    api.call('POST', `/api/v1/images/${app}/what-if`, { repositoryId: mine, reference }, init);

  it('reads a base from its registry, and stores nothing', async () => {
    const count = () => api.runtime.db.manifest.count();
    const before = await count();
    const { status, body, text } = await tryBase(`${registry.host}/other/tiny:1`);
    expect(status, text).toBe(200);
    const { base, platforms, choices } = WhatIf.parse(body);
    expect(base).toMatchObject({ repositoryId: null, tag: '1', source: 'registry' });
    expect(platforms[0]?.after?.ownBytes).toBe(bytesOf(layersOf(amd64).slice(2)));
    expect(platforms[0]?.after?.baseBytes).toBeLessThan(3_000);
    expect(platforms[1]?.problem).toBe('platform-missing');
    expect(choices).toHaveLength(2);
    expect(await count()).toBe(before);
  });

  it('is for editors, and says why a base cannot be read', async () => {
    expect((await tryBase(`${registry.host}/other/tiny:1`, { as: viewer })).status).toBe(403);
    const { status, body } = await tryBase(`${registry.host}/other/none:1`);
    expect([status, body]).toMatchObject([422, { field: 'reference', code: 'not-found' }]);
  });
});
