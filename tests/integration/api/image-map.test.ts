import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFindingWriter } from '#lib/poll/store-findings.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { ImageFindings } from '#lib/views/dto/findings.ts';
import { ImageMap } from '#lib/views/dto/image-map.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { openPoller } from '#tests/support/poller.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { type Api, openApi } from './api.ts';

const STATUS = 'Package: curl\nStatus: install ok installed\nVersion: 8.1-1\n';
const BASE: LayerSpec = {
  instruction: 'ADD rootfs.tar /',
  files: {
    'usr/bin/curl': noiseOf(30_000, 1),
    'var/lib/dpkg/info/curl.list': '/.\n/usr\n/usr/bin/curl\n',
    'var/lib/dpkg/status': STATUS,
  },
};
const lodash = noiseOf(50_000, 2);
const MODULES = 'app/node_modules';
const OWN: LayerSpec = {
  instruction: 'RUN npm ci',
  files: {
    [`${MODULES}/lodash/lodash.js`]: lodash,
    [`${MODULES}/typescript/lib/tsc.js`]: noiseOf(200_000, 3),
    [`${MODULES}/typescript/lib/small.js`]: noiseOf(900, 5),
    'app/copy-of-lodash.js': lodash,
    'var/lib/apt/lists/deb.debian.org_dists_trixie_Packages.lz4': noiseOf(90_000, 4),
  },
};
const LAST: LayerSpec = { instruction: 'RUN rm -r typescript', files: { [`${MODULES}/.wh.typescript`]: '' } };

let api: Api;
let registry: DockerRegistry;
let image: string;
let layers: string[];
let [mine, other] = ['', ''];

const path = (repositoryId: string, rest = '') => `/api/v1/images/${image}/map?repositoryId=${repositoryId}${rest}`;
const read = (rest = '', repositoryId = mine) => api.read(path(repositoryId, rest), ImageMap);
const namesOf = ({ boxes }: ImageMap) =>
  boxes.map(({ kind, name, path: at }) => `${kind} ${name || (at ?? '')}`.trim());
const request = (rest = '') => api.call('POST', `/api/v1/images/${image}/contents?repositoryId=${mine}${rest}`);

beforeAll(async () => {
  [api, registry] = await Promise.all([openApi(), startDockerRegistry()]);
  const built = buildImage({ flavour: 'oci', layers: [BASE, OWN, LAST] });
  image = built.manifest.digest;
  layers = built.blobs.slice(1).map(({ digest }) => digest);
  await pushImage(`${registry.host}/team/base:v1`, buildImage({ flavour: 'oci', layers: [BASE] }));
  for (const name of ['team/app', 'team/other']) await pushImage(`${registry.host}/${name}:v1`, built);
  const { poller, close } = openPoller(api.runtime.db);
  const add = async (name: string) => {
    const added = await api.call('POST', '/api/v1/repositories', {
      reference: `${registry.host}/${name}`,
      insecure: true,
    });
    const { id } = added.body as { id: string };
    await poller.pollNow(id, 'manual');
    return id;
  };
  await add('team/base');
  [mine, other] = [await add('team/app'), await add('team/other')];
  await close();
}, 60_000);
afterAll(async () => {
  await api.close();
  await registry.remove();
});

describe('the map of an image in a real registry', () => {
  it('is empty at first, has the layers that were read later, and is stored once all were', async () => {
    const empty = await read();
    expect(empty.unread.map(({ position, state }) => [position, state])).toEqual([
      [0, 'unread'],
      [1, 'unread'],
      [2, 'unread'],
    ]);
    expect([empty.totals, namesOf(empty)]).toEqual([null, ['image']]);

    await request(`&layer=${layers[1]}`);
    const { db, clock } = api.runtime;
    const { reader } = openReader(db, clock);
    await reader.runDue();
    const half = await read();
    expect(half.unread.map(({ position }) => position)).toEqual([0, 2]);
    expect([half.totals, namesOf(half)]).toEqual([
      null,
      ['image', 'layer RUN npm ci', 'package typescript', 'directory /', 'package lodash'],
    ]);

    await request();
    await reader.runDue();
    const computed = await read();
    expect(await db.directoryTotals.count()).toBe(0);
    await createImageSummer({ db, clock, log: pino({ level: 'silent' }) }).runDue();
    expect(await db.directoryTotals.count()).toBe(1);
    expect(await read()).toEqual(computed);
    expect(computed.unread).toEqual([]);
  });

  it('has the sums of the whole image, and the figure of dive', async () => {
    const { totals } = await read();
    const database = Buffer.byteLength(STATUS) + Buffer.byteLength('/.\n/usr\n/usr/bin/curl\n');
    const all = 30_000 + 90_000 + database + 50_000 + 200_900 + 50_000;
    expect(totals).toMatchObject({
      bytes: { unpackedBytes: all },
      wasted: { unpackedBytes: 200_900 },
      visible: { unpackedBytes: all - 200_900 },
      duplicate: { unpackedBytes: 50_000 },
      efficiency: (all - 200_900) / all,
      // A whole directory was deleted, of which dive counts nothing as wasted.
      diveEfficiency: 1,
    });
    // Noise hardly compresses.
    expect(Math.abs((totals?.bytes.packedBytes ?? 0) - all)).toBeLessThan(6_000);
  });

  it('opens layers, packages and directories, with the way back', async () => {
    const opened = await read('&at=l:1/p:npm:typescript');
    expect(opened.trail).toEqual([
      { at: '', name: '' },
      { at: 'l:1', name: 'RUN npm ci' },
      { at: 'l:1/p:npm:typescript', name: 'typescript' },
    ]);
    expect(namesOf(opened)).toEqual(['package typescript', 'directory lib', 'file tsc.js', 'file small.js']);
    expect(opened.boxes[0]).toMatchObject({
      package: { ecosystem: 'npm', name: 'typescript', version: null },
      path: `/${MODULES}/typescript`,
      bytes: { unpackedBytes: 200_900 },
      wasted: { unpackedBytes: 200_900 },
      base: { unpackedBytes: 0 },
      fileCount: 2,
    });
    const directory = await read(`&by=directories&at=d:${MODULES}&depth=1`);
    expect(namesOf(directory)).toEqual(['directory node_modules', 'directory typescript', 'directory lodash']);
    expect(directory.boxes[1]?.package?.name).toBe('typescript');
    expect(directory.trail.map(({ name }) => name)).toEqual(['', 'app', 'node_modules']);
    const whole = await read('&by=directories&depth=1');
    expect(namesOf(whole)).toEqual(['image', 'directory app', 'directory var/lib', 'directory usr/bin']);
    expect(whole.boxes.find(({ name }) => name === 'usr/bin')?.base?.unpackedBytes).toBe(30_000);
  });

  it('finds directories, packages and large files by words', async () => {
    const found = await read('&q=type%20SCRIPT');
    expect([found.matches, namesOf(found)]).toEqual([1, ['image', 'package typescript']]);
    expect((await read('&by=directories&q=tsc')).boxes.at(-1)).toMatchObject({ kind: 'file', name: 'tsc.js' });
    expect(await read('&q=nothing-has-this')).toMatchObject({ matches: 0, boxes: [{ kind: 'image' }] });
  });

  it('names the findings about a box once they are stored', async () => {
    const { db, clock } = api.runtime;
    await createFindingWriter({ db, clock, log: pino({ level: 'silent' }) }).runDue();
    const { items } = await api.read(`/api/v1/images/${image}/findings?repositoryId=${mine}`, ImageFindings);
    const lists = items.find(({ paths }) => paths.some(({ path: at }) => at.startsWith('var/lib/apt/lists')));
    const { boxes } = await read('&by=directories&at=d:var/lib/apt/lists');
    expect(boxes.at(-1)?.findings).toContain(lists?.id);
    expect((await read('&by=directories&depth=1')).boxes.flatMap(({ findings }) => findings)).not.toContain(lists?.id);
  });

  it('refuses what is no place, and answers 404 for one that the image does not have', async () => {
    const statusOf = async (rest: string) => (await api.call('GET', path(mine, rest))).status;
    expect(await statusOf('&at=x:1')).toBe(400);
    for (const at of ['l:7', 'l:1/p:npm:none', 'd:none', `d:${MODULES}/typescript/lib/deeper/than/it/is`])
      expect([at, await statusOf(`&at=${at}`)]).toEqual([at, 404]);
    expect((await api.call('GET', `/api/v1/images/sha256:${'0'.repeat(64)}/map?repositoryId=${mine}`)).status).toBe(
      404,
    );
  });

  it('shows another repository nothing, until its own registry served the layers', async () => {
    const foreign = await read('', other);
    expect([foreign.totals, foreign.boxes.length, foreign.unread.length]).toEqual([null, 1, 3]);
  });

  it('keeps the stored levels after the file lists were removed', async () => {
    const { db, clock } = api.runtime;
    const before = await read('&by=directories');
    await db.layerContents.updateMany({ data: { index: null, indexRemovedAt: clock.now() } });
    expect(await read('&by=directories')).toEqual(before);
    const removed = await read('&at=l:1/p:npm:lodash');
    expect([removed.truncated, removed.boxes.length]).toEqual([true, 1]);
  });
});
