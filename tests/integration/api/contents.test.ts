import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContentsWaiting, FileTree } from '#lib/views/dto/contents.ts';
import { RegistryList } from '#lib/views/dto/registry.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { OCI_MANIFEST } from '#tests/support/fake-registry/content.ts';
import { type FakeRegistry, startFakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { openPoller } from '#tests/support/poller.ts';
import { rawTar } from '#tests/support/raw-tar.ts';
import { type Api, openApi } from './api.ts';

const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';
const lower = gzipSync(
  rawTar([{ name: 'bin/sh', content: 'x'.repeat(900) }, { name: 'etc/motd', content: 'hello' }, { name: '../odd' }]),
);
const upper = gzipSync(rawTar([{ name: 'etc/.wh.motd' }, { name: 'app/run', content: 'y'.repeat(300) }]));

let api: Api;
let fake: FakeRegistry;
let image: string;
let [mine, theirs] = ['', ''];
let layers: string[];

const path = (what: 'files' | 'contents', repositoryId: string, rest = '') =>
  `/api/v1/images/${image}/${what}?repositoryId=${repositoryId}${rest}`;

beforeAll(async () => {
  api = await openApi();
  fake = await startFakeRegistry();
  const descriptors = [lower, upper].map((bytes) => ({ mediaType: GZIP, ...fake.content.blob(bytes) }));
  layers = descriptors.map(({ digest }) => digest);
  const config = fake.content.blob({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } });
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    layers: descriptors,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
  };
  image = fake.content.tag('team/app', 'v1', manifest);
  fake.content.image('team/other', 'v1', [5]);
  const { poller, close } = openPoller(api.runtime.db);
  const add = async (name: string) => {
    const added = await api.call('POST', '/api/v1/repositories', { reference: `${fake.host}/${name}`, insecure: true });
    const { id } = added.body as { id: string };
    await poller.pollNow(id, 'manual');
    return id;
  };
  [mine, theirs] = [await add('team/app'), await add('team/other')];
  await close();
});
afterAll(async () => {
  await api.close();
  await fake.close();
});

describe('file lists of an image', () => {
  it('are unread until requested, then queued, then read', async () => {
    const before = await api.read(path('files', mine), FileTree);
    expect(before.layers.map(({ layer, state, problem }) => [layer, state, problem])).toEqual([
      [layers[0], 'unread', null],
      [layers[1], 'unread', null],
    ]);
    expect(before.items).toEqual([]);
    const asked = await api.call('POST', path('contents', mine, `&layer=${layers[0]}`));
    expect([asked.status, ContentsWaiting.parse(asked.body)]).toEqual([202, { read: [], waiting: [layers[0]] }]);
    expect((await api.read(path('files', mine), FileTree)).layers.map(({ state }) => state)).toEqual([
      'queued',
      'unread',
    ]);
    // B-21: a second request adds the other layer to the queue.
    expect((await api.call('POST', path('contents', mine))).status).toBe(202);
    await openReader(api.runtime.db, api.runtime.clock).reader.runDue();
    expect(layers.map((digest) => fake.count('GET', digest))).toEqual([1, 1]);
    const done = await api.call('POST', path('contents', mine));
    expect((done.body as ContentsWaiting).read.sort()).toEqual([...layers].sort());

    const { items, layers: read, path: root } = await api.read(path('files', mine), FileTree);
    expect(root).toBe('/');
    expect(read).toMatchObject([
      { state: 'read', entryCount: 3, notes: [{ code: 'unsafe-paths' }] },
      { state: 'read', entryCount: 2, uncompressedBytes: 2560, notes: [] },
    ]);
    expect(items.map(({ name, sizeBytes, wastedBytes }) => [name, sizeBytes, wastedBytes])).toEqual([
      ['bin', 900, 0],
      ['app', 300, 0],
      ['etc', 0, 5],
      ['..', 0, 0],
    ]);
  });

  it('are shown by path and depth, and of a single layer', async () => {
    const etc = await api.read(path('files', mine, '&path=/etc/'), FileTree);
    expect([etc.path, etc.items.map(({ name, kind }) => [name, kind])]).toEqual(['/etc', [['motd', 'whiteout']]]);
    const only = await api.read(path('files', mine, `&path=etc&layer=${layers[0]}`), FileTree);
    expect(only.items).toMatchObject([{ name: 'motd', kind: 'file', sizeBytes: 5, wastedBytes: 0 }]);
    expect(only.layers).toHaveLength(1);
    const odd = await api.read(path('files', mine, '&path=..'), FileTree);
    expect(odd.items).toMatchObject([{ name: 'odd', flags: ['unsafe path'] }]);
    const deep = await api.read(path('files', mine, '&depth=2'), FileTree);
    expect(deep.items.map(({ name }) => name)).toContain('bin/sh');
  });

  it('are not found through a repository that does not have the image (B-22)', async () => {
    for (const id of [theirs, 'none']) {
      expect((await api.call('GET', path('files', id))).status).toBe(404);
      expect((await api.call('POST', path('contents', id))).status).toBe(404);
    }
  });

  it.each([
    ['&depth=0', 400],
    ['&depth=4', 400],
    ['&layer=latest', 400],
    [`&path=${'x'.repeat(8193)}`, 400],
  ])('refuse %s', async (query, status) => {
    expect((await api.call('GET', path('files', mine, query))).status).toBe(status);
  });

  it('are not found for a layer of another image', async () => {
    expect((await api.call('POST', path('contents', mine, `&layer=sha256:${'0'.repeat(64)}`))).status).toBe(404);
  });

  it('count their blob requests with the other requests of the registry', async () => {
    const { items } = await api.read('/api/v1/registries', RegistryList);
    expect(items[0]?.requests24h.blob).toBe(2);
  });
});
