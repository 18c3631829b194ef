import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffContents } from '#lib/contents/diff/diff-contents.ts';
import { listDirectory } from '#lib/contents/tree.ts';
import { listContents } from '#lib/db/contents/contents.ts';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { findContentsOf } from '#lib/incidents/stored-contents.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { openWorld } from './world.ts';

let registry: DockerRegistry;

beforeAll(async () => {
  registry = await startDockerRegistry();
});
afterAll(() => registry.remove());

/** Pushes each image under a tag, polls the repository, and returns the layers of each image. */
async function watchPushed(name: string, images: LayerSpec[][]) {
  const layers: string[][] = [];
  for (const [index, specs] of images.entries()) {
    const image = buildImage({ flavour: 'oci', layers: specs });
    await pushImage(`${registry.host}/${name}:v${index + 1}`, image);
    layers.push(image.blobs.slice(1).map(({ digest }) => digest));
  }
  const world = await openWorld();
  const repositoryId = await world.addRepository(await world.addRegistry(registry.url), name);
  await world.poll(repositoryId);
  return { ...world, repositoryId, layers };
}

const base: LayerSpec = {
  instruction: 'ADD rootfs',
  files: { 'bin/sh': noiseOf(5000, 1), 'etc/os-release': 'ID=test' },
};
const lean = {
  'app/dist/index.js': noiseOf(9000, 2),
  'app/node_modules/express/index.js': noiseOf(20_000, 3),
};
const fat = {
  ...lean,
  'app/node_modules/typescript/lib/tsc.js': noiseOf(400_000, 4),
  'app/node_modules/@swc/core/binding.node': noiseOf(250_000, 5),
};

describe('layers of a real registry', () => {
  it('are read once each in gzip, zstd and plain, and a comparison names the packages that grew', async () => {
    const copy = (files: LayerSpec['files'], compression: LayerSpec['compression'] & string): LayerSpec => ({
      instruction: 'COPY --from=build /app /app',
      files,
      compression,
    });
    const { db, clock, repositoryId, layers } = await watchPushed('team/app', [
      [base, copy(lean, 'gzip')],
      [base, copy(fat, 'zstd')],
      [base, copy({ 'app/run': 'x' }, 'none')],
    ]);
    const digests = layers.flat();
    const told: string[] = [];
    const onRead = async (read: readonly string[]) => {
      told.push(...read);
    };
    const { reader, kinds } = openReader(db, clock, { onRead });
    const wish = { digests, repositoryId, byHand: false, now: clock.now() };
    expect(await queueContents(db, wish)).toMatchObject({ read: [] });
    // B-21: a repeated request while the layers are queued.
    expect((await queueContents(db, wish)).waiting.sort()).toEqual([...new Set(digests)].sort());
    await reader.runDue();
    expect(told.sort()).toEqual([...new Set(digests)].sort());
    expect(kinds).toEqual(['blob', 'blob', 'blob', 'blob']);
    expect((await queueContents(db, wish)).waiting).toEqual([]);
    await reader.runDue();
    expect(kinds).toHaveLength(4);

    const found = await findContentsOf(db, repositoryId, digests);
    const indexOf = (image: number) => found.get(layers[image]?.[1] ?? '');
    const [before, after, plain] = [indexOf(0), indexOf(1), indexOf(2)];
    if (!before || !after || !plain) throw new Error('not read');
    expect([...plain.entries()].map(({ path }) => path)).toEqual(['app/run']);
    expect(diffContents([before], [after]).packages).toMatchObject([
      { kind: 'npm', name: 'typescript', change: 'new', deltaBytes: 400_000, deltaFiles: 1 },
      { kind: 'npm', name: '@swc/core', change: 'new', deltaBytes: 250_000, deltaFiles: 1 },
    ]);
    const rows = await listContents(db, repositoryId, digests);
    expect(rows.every(({ state, notes }) => state === 'read' && notes.length === 0)).toBe(true);
    expect(rows.find(({ digest }) => digest === layers[0]?.[1])).toMatchObject({ entryCount: 2 });
  });

  it('name a distroless package, and the directory that an entry of another type removes', async () => {
    const distroless = (version: string, sizeBytes: number): LayerSpec => ({
      instruction: 'bazel build //:image',
      files: {
        'var/lib/dpkg/status.d/libssl3': `Package: libssl3\nVersion: ${version}\n`,
        'var/lib/dpkg/status.d/libssl3.md5sums': `${'0'.repeat(32)}  usr/lib/libssl.so.3\n`,
        'usr/lib/libssl.so.3': noiseOf(sizeBytes, sizeBytes),
        'tmp/dir/big': noiseOf(300_000, 21),
      },
    });
    const replaced: LayerSpec = { instruction: 'RUN rm -rf /tmp/dir && touch /tmp/dir', files: { 'tmp/dir': 'x' } };
    const { db, clock, repositoryId, layers } = await watchPushed('team/distroless', [
      [distroless('3.0.1', 400_000)],
      [distroless('3.0.2', 900_000), replaced],
    ]);
    const digests = layers.flat();
    const { reader } = openReader(db, clock);
    await queueContents(db, { digests, repositoryId, byHand: true, now: clock.now() });
    await reader.runDue();
    const found = await findContentsOf(db, repositoryId, digests);
    const [before = [], after = []] = layers.map((image) => image.flatMap((digest) => found.get(digest) ?? []));
    expect(diffContents(before, after).packages).toMatchObject([
      { kind: 'dpkg', name: 'libssl3', deltaBytes: 500_000, fromVersion: '3.0.1', toVersion: '3.0.2' },
      { kind: 'directory', name: '/tmp/dir/big', change: 'gone', deltaBytes: -300_000 },
      { kind: 'directory', name: '/var/lib/dpkg/status.d/libssl3', change: 'changed', deltaBytes: 0 },
    ]);
    const stack = after.map((index, position) => ({ index, position }));
    const items = listDirectory(stack, 'tmp', 2).items;
    expect(items.find(({ name }) => name === 'dir/big')).toMatchObject({ sizeBytes: 0, wastedBytes: 300_000 });
  });

  it('are reported as missing with the message of the registry when it deleted them (H-09)', async () => {
    const own: LayerSpec = { instruction: 'RUN make', files: { 'opt/tool': noiseOf(3000, 11) } };
    const { db, clock, repositoryId, layers } = await watchPushed('team/gone', [[base, own]]);
    const [, digest = ''] = layers[0] ?? [];
    const { reader } = openReader(db, clock);
    const wish = { digests: [digest], repositoryId, byHand: true, now: clock.now() };
    await queueContents(db, wish);
    await reader.runDue();
    expect(await findContentsOf(db, repositoryId, [digest])).toHaveProperty('size', 1);

    await db.layerContents.deleteMany();
    const gone = await fetch(`${registry.url}/v2/team/gone/blobs/${digest}`, { method: 'DELETE' });
    expect(gone.status).toBe(202);
    await queueContents(db, wish);
    await reader.runDue();
    expect(await listContents(db, repositoryId, [digest])).toMatchObject([
      {
        state: 'failed',
        error: { code: 'not-found', message: expect.stringMatching(/does not have this layer.*404/) },
      },
    ]);
  });
});
