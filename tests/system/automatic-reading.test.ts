import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatBytes } from '#lib/format/bytes.ts';
import type { ImagePackages } from '#lib/views/dto/contents.ts';
import type { RegistryList } from '#lib/views/dto/registry.ts';
import type { TagList } from '#lib/views/dto/tags.ts';
import { type App, AS_ADMIN, getJson, makeDataFolder, postJson, startApp, waitUntil } from '#tests/support/app.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';

/** Enough for one of the layers below, and not for two. */
const BYTES_PER_DAY = 50_000;

const folder = makeDataFolder();
let app: App;
let registry: DockerRegistry;
let repositoryId: string;

/** An image of one layer: a package, and a model of this many bytes that hardly compress. */
const imageOf = (version: string, bytes: number) =>
  buildImage({
    flavour: 'oci',
    created: `2026-01-0${version}T00:00:00Z`,
    layers: [
      {
        instruction: 'COPY . .',
        files: {
          'app/node_modules/left-pad/package.json': JSON.stringify({ name: 'left-pad', version: `1.0.${version}` }),
          'app/model.bin': noiseOf(bytes, Number(version)),
        },
      },
    ],
  });

/** Pushes an image to `main` and waits until Plimsoll has seen it. @returns its digest and the bytes of its layer */
async function push(version: string, bytes: number): Promise<{ digest: string; layerBytes: number }> {
  const image = imageOf(version, bytes);
  const { digest } = image.manifest;
  await pushImage(`${registry.host}/acme/api:main`, image);
  if (repositoryId === undefined)
    repositoryId = (
      await postJson<{ id: string }>(`${app.url}/api/v1/repositories`, {
        reference: `${registry.host}/acme/api:main`,
        relation: 'ours',
        insecure: true,
      })
    ).id;
  else await postJson(`${app.url}/api/v1/repositories/${repositoryId}/poll`);
  await waitUntil(async () => (await mainTag())?.digest === digest, 30_000, app.output);
  return { digest, layerBytes: image.blobs[1]?.bytes.length ?? 0 };
}

async function mainTag() {
  const { items } = await getJson<TagList>(`${app.url}/api/v1/repositories/${repositoryId}/tags`);
  return items.find(({ name }) => name === 'main');
}

const packagesOf = (digest: string) =>
  getJson<ImagePackages>(`${app.url}/api/v1/images/${digest}/packages?repositoryId=${repositoryId}`);

const stateOf = async (digest: string) => (await packagesOf(digest)).unread[0]?.state;

/** The server computes it every 15 seconds at most. */
async function progress() {
  const { items } = await getJson<RegistryList>(`${app.url}/api/v1/registries`);
  return items.find(({ host }) => host === registry.host)?.contents;
}

const registriesPage = async () => (await fetch(`${app.url}/registries`, { headers: AS_ADMIN })).text();

beforeAll(async () => {
  registry = await startDockerRegistry();
  app = await startApp({ folder: folder.path, env: { PLIMSOLL_CONTENTS_BYTES_PER_DAY: `${BYTES_PER_DAY}` } });
});
afterAll(async () => {
  await app.stop();
  await registry.remove();
  folder.remove();
});

it('reads the layers of own pushes automatically within the bytes of a day, and shows why others wait (B-34)', async () => {
  const first = await push('1', 30_000);
  await waitUntil(async () => (await mainTag())?.unpackedBytes != null, 30_000, app.output);
  const json = JSON.stringify({ name: 'left-pad', version: '1.0.1' }).length;
  const unpackedBytes = 30_000 + json;
  expect((await mainTag())?.unpackedBytes).toBe(unpackedBytes);
  const read = await packagesOf(first.digest);
  expect(read.items).toMatchObject([{ name: 'left-pad', version: '1.0.1', ecosystem: 'npm', bytes: json }]);
  expect(read).toMatchObject({ totals: { unpackedBytes }, unread: [], waiting: null });
  expect(await progress()).toEqual({
    readLayers: 1,
    readTodayBytes: first.layerBytes,
    bytesPerDay: BYTES_PER_DAY,
    queuedLayers: 0,
    queuedBytes: 0,
    daysLeft: 0,
  });
  expect(await registriesPage()).toContain(
    `Contents: 1 layer read · ${formatBytes(first.layerBytes)} of 50.0 kB today`,
  );

  // It fits into a day, and not into what is left of today.
  const second = await push('2', 30_000);
  await waitUntil(async () => (await stateOf(second.digest)) === 'queued', 30_000, app.output);
  expect(await packagesOf(second.digest)).toMatchObject({
    items: [],
    totals: null,
    unread: [{ state: 'queued', problem: null }],
    waiting: { days: 1, bytesPerDay: BYTES_PER_DAY },
  });

  // No day has bytes enough for it, so it is not queued.
  const third = await push('3', 60_000);
  expect(await packagesOf(third.digest)).toMatchObject({
    items: [],
    unread: [{ state: 'unread', problem: { code: 'too-large' } }],
    waiting: null,
  });
  const [{ problem } = { problem: null }] = (await packagesOf(third.digest)).unread;
  expect(problem?.message).toMatch(/^Not read automatically: its 60\.\d kB exceed the limit of a day \(50\.0 kB\)\.$/);
  // Only the newest push is read automatically, so the layer of the push before is taken back.
  await waitUntil(async () => (await stateOf(second.digest)) === 'unread', 30_000, app.output);
  expect((await mainTag())?.unpackedBytes).toBeNull();
});
