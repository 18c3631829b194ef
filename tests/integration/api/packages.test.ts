import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileTree, ImagePackages } from '#lib/views/dto/contents.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { openPoller } from '#tests/support/poller.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { type Api, openApi } from './api.ts';

const paragraph = (name: string, version: string) =>
  `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n`;

const BASE: LayerSpec = {
  instruction: 'ADD rootfs.tar /',
  files: {
    'usr/bin/curl': noiseOf(30_000, 1),
    'usr/share/doc/curl/copyright': 'MIT-like',
    'var/lib/dpkg/info/curl.list': '/.\n/usr\n/usr/bin/curl\n/usr/share/doc/curl/copyright\n',
    'var/lib/dpkg/status': `${paragraph('curl', '8.1-1')}\n${paragraph('base-meta', '12')}`,
  },
};
const lodash = noiseOf(50_000, 2);
const OWN: LayerSpec = {
  instruction: 'RUN npm ci',
  files: {
    'app/node_modules/.pnpm/lodash@4.17.21/node_modules/lodash/lodash.js': lodash,
    'app/node_modules/typescript/lib/tsc.js': noiseOf(200_000, 3),
    'app/copy-of-lodash.js': lodash,
    'usr/share/doc/curl/.wh.copyright': '',
  },
};

let api: Api;
let registry: DockerRegistry;
let image: string;
let layers: string[];
let [mine, other] = ['', ''];

const path = (repositoryId: string, rest = '', digest = image) =>
  `/api/v1/images/${digest}/packages?repositoryId=${repositoryId}${rest}`;
const read = (rest = '') => api.read(path(mine, rest), ImagePackages);

beforeAll(async () => {
  [api, registry] = await Promise.all([openApi(), startDockerRegistry()]);
  const built = buildImage({ flavour: 'oci', layers: [BASE, OWN] });
  image = built.manifest.digest;
  layers = built.blobs.slice(1).map(({ digest }) => digest);
  await pushImage(`${registry.host}/team/base:v1`, buildImage({ flavour: 'oci', layers: [BASE] }));
  for (const name of ['team/app', 'team/other']) await pushImage(`${registry.host}/${name}:v1`, built);
  const { poller, close } = openPoller(api.runtime.db);
  const add = async (name: string) => {
    const reference = `${registry.host}/${name}`;
    const added = await api.call('POST', '/api/v1/repositories', { reference, insecure: true });
    const { id } = added.body as { id: string };
    await poller.pollNow(id, 'manual');
    return id;
  };
  // The image begins with the layers of this one, which is thus its base.
  await add('team/base');
  [mine, other] = [await add('team/app'), await add('team/other')];
  await close();
}, 60_000);
afterAll(async () => {
  await api.close();
  await registry.remove();
});

describe('packages of an image in a real registry', () => {
  it('are unread at first, partly read later, and complete once all layers were read', async () => {
    const nothing = {
      items: [],
      nextCursor: null,
      total: 0,
      totals: null,
      ecosystems: [],
      waiting: null,
      truncated: false,
    };
    const unread = (position: number, state: string) => ({ position, digest: layers[position], state, problem: null });
    expect(await read()).toEqual({ ...nothing, unread: [unread(0, 'unread'), unread(1, 'unread')] });
    const contents = `/api/v1/images/${image}/contents?repositoryId=${mine}`;
    expect((await api.call('POST', `${contents}&layer=${layers[0]}`)).status).toBe(202);
    expect((await read()).unread).toEqual([unread(0, 'queued'), unread(1, 'unread')]);
    const { reader } = openReader(api.runtime.db, api.runtime.clock);
    await reader.runDue();
    const half = await read();
    expect(half.unread).toEqual([unread(1, 'unread')]);
    expect(half.items).toMatchObject([
      { name: 'curl', version: '8.1-1', bytes: 30_008, files: 2, layers: [0] },
      { name: 'base-meta', version: '12', bytes: 0, files: 0, layers: [0] },
    ]);
    expect((await api.call('POST', contents)).status).toBe(202);
    await reader.runDue();
    const { items, totals, unread: rest, total, ecosystems } = await read();
    expect(rest).toEqual([]);
    expect([total, ecosystems]).toEqual([4, ['npm', 'dpkg']]);
    // The whole answer: it has no hash of a content.
    expect(items.map(({ packedBytes: _, ...item }) => item)).toEqual([
      { name: 'typescript', version: null, ecosystem: 'npm', bytes: 200_000, files: 1, layers: [1], base: false },
      { name: 'lodash', version: '4.17.21', ecosystem: 'npm', bytes: 50_000, files: 1, layers: [1], base: false },
      { name: 'curl', version: '8.1-1', ecosystem: 'dpkg', bytes: 30_000, files: 1, layers: [0], base: true },
      { name: 'base-meta', version: '12', ecosystem: 'dpkg', bytes: 0, files: 0, layers: [0], base: true },
    ]);
    const [biggest] = items;
    // Noise hardly compresses.
    expect(biggest?.packedBytes).toBeGreaterThan(195_000);
    expect(biggest?.packedBytes).toBeLessThan(205_000);
    const database = sizeOf('var/lib/dpkg/info/curl.list') + sizeOf('var/lib/dpkg/status');
    expect(totals).toEqual({
      unpackedBytes: 330_008 + database,
      visibleBytes: 330_000 + database,
      wastedBytes: 8,
      duplicateBytes: 50_000,
    });
  });

  it('are filtered, sorted and paged', async () => {
    const names = async (rest: string) => (await read(rest)).items.map(({ name }) => name);
    expect(await names('&ecosystem=npm&sort=name')).toEqual(['lodash', 'typescript']);
    expect(await names('&q=LODASH%204.17')).toEqual(['lodash']);
    expect(await names('&q=nothing')).toEqual([]);
    expect(await names('&sort=-ecosystem')).toEqual(['typescript', 'lodash', 'curl', 'base-meta']);
    expect(await names('&sort=layer')).toEqual(['curl', 'base-meta', 'typescript', 'lodash']);
    expect(await names('&sort=version')).toEqual(['typescript', 'lodash', 'curl', 'base-meta']);
    const first = await read('&limit=3&sort=name');
    expect([first.items.map(({ name }) => name), first.total]).toEqual([['base-meta', 'curl', 'lodash'], 4]);
    const second = await read(`&limit=3&sort=name&cursor=${first.nextCursor}`);
    expect([second.items.map(({ name }) => name), second.nextCursor]).toEqual([['typescript'], null]);
    expect((await read('&ecosystem=npm')).ecosystems).toEqual(['npm', 'dpkg']);
  });

  it('are a part where a layer was read in part', async () => {
    const { db } = api.runtime;
    const where = { layer: { digest: layers[1] ?? '' } };
    const { notes } = await db.layerContents.findFirstOrThrow({ where });
    expect((await read()).truncated).toBe(false);
    const note = { code: 'too-big', message: 'Only the first 10 GiB of the unpacked archive were read.' };
    await db.layerContents.updateMany({ where, data: { notes: [note] } });
    expect((await read()).truncated).toBe(true);
    await db.layerContents.updateMany({ where, data: { notes: notes ?? [] } });
  });

  it('lie in directories that are sorted and paged', async () => {
    const listed: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const rest: string = `&path=/app&depth=3&sort=name&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const files: FileTree = await api.read(`/api/v1/images/${image}/files?repositoryId=${mine}${rest}`, FileTree);
      expect([files.total, files.items.length]).toEqual([3, 1]);
      listed.push(...files.items.map(({ name }) => name));
      cursor = files.nextCursor;
    }
    expect(listed).toEqual(['copy-of-lodash.js', 'node_modules/.pnpm/lodash@4.17.21', 'node_modules/typescript/lib']);
    const [biggest] = (await api.read(`/api/v1/images/${image}/files?repositoryId=${mine}&path=app`, FileTree)).items;
    expect(biggest?.name).toBe('node_modules');
    const refused = await api.call('GET', `/api/v1/images/${image}/files?repositoryId=${mine}&sort=weight`);
    expect(refused.status).toBe(400);
  });

  it('are unread through another repository, although the layers are stored (B-22)', async () => {
    const answer = await api.read(path(other), ImagePackages);
    expect([answer.items, answer.totals]).toEqual([[], null]);
    expect(answer.unread.map(({ state }) => state)).toEqual(['unread', 'unread']);
  });

  it('are not found through a repository without the image', async () => {
    expect((await api.call('GET', path('none'))).status).toBe(404);
    expect((await api.call('GET', path(mine, '', `sha256:${'0'.repeat(64)}`))).status).toBe(404);
  });

  it.each(['&limit=0', '&limit=501', '&sort=bytes', '&ecosystem=perl', '&cursor=x', `&q=${'x'.repeat(201)}`])(
    'refuse %s',
    async (rest) => {
      expect((await api.call('GET', path(mine, rest))).status).toBe(400);
    },
  );
});

const sizeOf = (name: string): number => BASE.files[name]?.length ?? 0;
