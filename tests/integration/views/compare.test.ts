import { describe, expect, it } from 'vitest';
import { NotFoundError } from '#lib/db/errors.ts';
import { InvalidReferenceError } from '#lib/image/reference.ts';
import { Comparison } from '#lib/views/dto/compare.ts';
import { readComparison } from '#lib/views/images/compare.ts';
import { HOUR_MS, openWorld, START } from '#tests/integration/poll/world.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { type SizedLayer, tagSizedImage, tagSizedIndex } from '#tests/support/fake-registry/sized-image.ts';
import { openViews } from '#tests/support/open-views.ts';
import { storeContents } from '#tests/support/stored-contents.ts';

const base = (version: string, sizeBytes: number): SizedLayer => ({
  instruction: '/bin/sh -c #(nop) ADD file:5d8521419ad6 in / ',
  files: `base ${version}`,
  sizeBytes,
});
const install = (version: string, sizeBytes: number): SizedLayer => ({
  instruction: 'RUN /bin/sh -c npm ci # buildkit',
  files: `modules ${version}`,
  sizeBytes,
});
const copy: SizedLayer = { instruction: 'COPY . . # buildkit', files: 'app', sizeBytes: 1_000_000 };
const labels = (revision: string) => ({
  'org.opencontainers.image.source': 'https://github.com/acme/api',
  'org.opencontainers.image.revision': revision,
});

async function openCompare() {
  const world = await openWorld();
  const fake = await fakeRegistry();
  const registryId = await world.addRegistry(fake.baseUrl);
  const views = openViews(world.db);
  return {
    world,
    views,
    content: fake.content,
    name: (path: string) => `${fake.host}/${path}`,
    watch: (path: string) => world.addRepository(registryId, path),
    compare: async (query: Parameters<typeof readComparison>[1]) =>
      Comparison.parse(await readComparison(views, query, world.clock.now())),
  };
}

describe('readComparison', () => {
  it('adds up to the byte, names the layer that contributed most, and links to the commits', async () => {
    const { world, content, name, watch, compare } = await openCompare();
    const id = await watch('team/api');
    const old = tagSizedImage(content, 'team/api', 'main', {
      layers: [base('1', 30_000_000), install('1', 20_000_000), copy],
      labels: labels('aaaa1111'),
    });
    await world.poll(id);
    world.clock.advance(HOUR_MS);
    const now = tagSizedImage(content, 'team/api', 'main', {
      layers: [base('1', 30_000_000), install('2', 31_900_000), copy],
      labels: labels('bbbb2222'),
    });
    await world.poll(id);

    const result = await compare({ from: `${name('team/api')}@${old}`, to: `${name('team/api')}:main` });
    expect(result.from).toMatchObject({ digest: old, tag: 'main', sizeBytes: 51_000_000, platform: 'linux/amd64' });
    expect(result.to).toMatchObject({ digest: now, tag: 'main', sizeBytes: 62_900_000 });
    expect(result.deltaBytes).toBe(11_900_000);
    expect(result.layers.reduce((sum, layer) => sum + layer.deltaBytes, 0)).toBe(result.deltaBytes);
    expect(result.layers.map(({ change }) => change)).toEqual(['same', 'changed', 'same']);
    expect(result.main).toEqual({ layer: 1, share: 1 });
    expect(result.layers[1]?.instruction?.display).toBe('RUN npm ci');
    expect(result.pullCostBytes).toBe(31_900_000);
    expect(result.note).toBeNull();
    expect(result.commitsUrl).toBe('https://github.com/acme/api/compare/aaaa1111...bbbb2222');

    const before = await compare({ to: now });
    expect([before.from.digest, before.to.digest]).toEqual([old, now]);
    await expect(compare({ to: old })).rejects.toThrow(NotFoundError);
    const swapped = await compare({ from: now, to: old, repositoryId: id });
    expect(swapped.deltaBytes).toBe(-11_900_000);
    const same = await compare({ from: now, to: now });
    expect([same.deltaBytes, same.main, same.pullCostBytes]).toEqual([0, null, 0]);
  });

  it('separates base from own bytes when the labelled base is watched, with the base images of both sides', async () => {
    const { world, content, name, watch, compare } = await openCompare();
    const baseId = await watch('team/base');
    const api = await watch('team/api');
    const pushBoth = async (version: string, baseBytes: number, ownBytes: number) => {
      const layers = [base(version, baseBytes)];
      const digest = tagSizedImage(content, 'team/base', version, { layers });
      tagSizedImage(content, 'team/api', version, {
        layers: [...layers, install(version, ownBytes)],
        labels: {
          'org.opencontainers.image.base.name': `base:${version}`,
          'org.opencontainers.image.base.digest': digest,
        },
      });
      await world.poll(baseId);
      await world.poll(api);
      world.clock.advance(HOUR_MS);
    };
    await pushBoth('v1', 30_000_000, 5_000_000);
    await pushBoth('v2', 42_000_000, 5_500_000);
    const result = await compare({ from: `${name('team/api')}:v1`, to: `${name('team/api')}:v2` });
    expect([result.baseDeltaBytes, result.ownDeltaBytes, result.deltaBytes]).toEqual([12_000_000, 500_000, 12_500_000]);
    const watched = { name: name('team/base'), repositoryId: baseId, layerCount: 1, by: 'layers', current: true };
    expect(result.from.base).toMatchObject({ ...watched, tag: 'v1', sizeBytes: 30_000_000, label: null });
    expect(result.to.base).toMatchObject({ ...watched, tag: 'v2', sizeBytes: 42_000_000, label: null });
    expect([result.from.baseBytes, result.to.ownBytes]).toEqual([30_000_000, 5_500_000]);
    expect(result.layers.map(({ part }) => part)).toEqual(['base', 'own']);
  });

  it('uses the requested platform, otherwise linux/amd64, and lists the platforms of both images', async () => {
    const { world, content, name, watch, compare } = await openCompare();
    const id = await watch('team/many');
    const images = (bytes: number) =>
      ['arm64', 'amd64', 's390x'].map((architecture, index) => ({
        architecture,
        layers: [install(`${architecture} ${bytes}`, bytes + index)],
      }));
    tagSizedIndex(content, 'team/many', 'v1', images(1_000));
    tagSizedIndex(content, 'team/many', 'v2', images(2_000).slice(0, 2));
    await world.poll(id);
    const [from, to] = [`${name('team/many')}:v1`, `${name('team/many')}:v2`];
    const plain = await compare({ from, to });
    expect(plain.to).toMatchObject({ platform: 'linux/amd64', sizeBytes: 2_001 });
    expect(plain.platforms).toEqual(['linux/arm64', 'linux/amd64']);
    const arm = await compare({ from, to, platform: 'linux/arm64' });
    expect([arm.from.sizeBytes, arm.to.sizeBytes]).toEqual([1_000, 2_000]);

    // Other platforms of an image are found through its index.
    const switched = await compare({ from: arm.from.digest, to: arm.to.digest, platform: 'linux/amd64' });
    expect(switched.from.digest).toBe(plain.from.digest);
    const kept = await compare({ from: arm.from.digest, to });
    expect([kept.from.platform, kept.to.platform]).toEqual(['linux/arm64', 'linux/arm64']);
    // Images of two different platforms are compared as they are.
    const apart = await compare({ from: arm.from.digest, to: plain.to.digest });
    expect([apart.from.platform, apart.to.platform]).toEqual(['linux/arm64', 'linux/amd64']);
    await expect(compare({ from, to, platform: 'linux/s390x' })).rejects.toMatchObject({
      hint: 'It was read for linux/arm64, linux/amd64.',
    });
  });

  it('notes layers that were only recompressed or only reordered', async () => {
    const { world, content, name, watch, compare } = await openCompare();
    const id = await watch('team/packed');
    const [one, two] = [install('1', 9_000), copy];
    tagSizedImage(content, 'team/packed', 'v1', { layers: [base('1', 50_000), one, two] });
    tagSizedImage(content, 'team/packed', 'v2', {
      layers: [base('1', 50_000), { ...one, packed: 'zstd', sizeBytes: 7_000 }, two],
    });
    tagSizedImage(content, 'team/packed', 'v3', { layers: [base('1', 50_000), two, one] });
    await world.poll(id);
    const between = (from: string, to: string) =>
      compare({ from: `${name('team/packed')}:${from}`, to: `${name('team/packed')}:${to}` });
    expect(await between('v1', 'v2')).toMatchObject({ note: 'recompressed', deltaBytes: -2_000 });
    expect(await between('v1', 'v3')).toMatchObject({ note: 'reordered', deltaBytes: 0, pullCostBytes: 0 });
  });

  it('lists changed files once both sides of a layer were read', async () => {
    const { world, content, name, watch, compare } = await openCompare();
    const id = await watch('team/read');
    tagSizedImage(content, 'team/read', 'v1', { layers: [base('1', 50_000), install('1', 9_000), copy] });
    const more: SizedLayer = { instruction: 'RUN build', files: 'build', sizeBytes: 500 };
    tagSizedImage(content, 'team/read', 'v2', { layers: [base('1', 50_000), install('2', 19_000), copy, more] });
    await world.poll(id);
    const [from, to] = [`${name('team/read')}:v1`, `${name('team/read')}:v2`];
    const before = await compare({ from, to });
    expect(before.files).toBeNull();
    const [, changed, , added] = before.layers;
    if (!changed?.from || !changed.to || !added?.to) throw new Error('layers');

    const swc = 'app/node_modules/@swc/core/swc.node';
    await storeContents(world.db, id, changed.to.digest, { 'app/index.js': 10, [swc]: 40_000 }, START);
    // With the file list of one side only, every file would be shown as new.
    expect((await compare({ from, to })).files).toBeNull();
    await storeContents(world.db, id, changed.from.digest, { 'app/index.js': 12 }, START);
    const read = await compare({ from, to });
    expect(read.layers[1]?.to?.contents).toBe('read');
    expect(read.files).toMatchObject({ unreadLayers: 1, truncated: false });
    expect(read.files?.packages[0]).toMatchObject({
      name: '@swc/core',
      kind: 'npm',
      change: 'new',
      deltaBytes: 40_000,
    });
    expect(read.files?.files).toContainEqual({ path: `/${swc}`, change: 'new', fromBytes: 0, toBytes: 40_000 });
    expect(read.files?.tree.reduce((sum, { deltaBytes }) => sum + deltaBytes, 0)).toBe(39_998);

    await storeContents(world.db, id, added.to.digest, { 'dist/main.js': 700 }, START);
    expect((await compare({ from, to })).files).toMatchObject({ unreadLayers: 0 });
  });

  it('lists files that a layer removes from the shared layers, once these were read', async () => {
    const { world, content, name, watch, compare } = await openCompare();
    const id = await watch('team/replaced');
    const more: SizedLayer = { instruction: 'RUN rm -rf /tmp/dir', files: 'replaced', sizeBytes: 500 };
    tagSizedImage(content, 'team/replaced', 'v1', { layers: [base('1', 50_000)] });
    tagSizedImage(content, 'team/replaced', 'v2', { layers: [base('1', 50_000), more] });
    await world.poll(id);
    const query = { from: `${name('team/replaced')}:v1`, to: `${name('team/replaced')}:v2` };
    const [shared, added] = (await compare(query)).layers;
    if (!shared?.to || !added?.to) throw new Error('layers');
    await storeContents(world.db, id, added.to.digest, { 'tmp/dir': 10 }, START);
    const alone = [{ path: '/tmp/dir', change: 'new', fromBytes: 0, toBytes: 10 }];
    expect((await compare(query)).files).toMatchObject({ files: alone, unreadLayers: 0 });

    await storeContents(world.db, id, shared.to.digest, { 'tmp/dir/big': 300_000, 'bin/sh': 5 }, START);
    const gone = { path: '/tmp/dir/big', change: 'gone', fromBytes: 300_000, toBytes: 0 };
    expect((await compare(query)).files).toMatchObject({ files: [gone, ...alone], unreadLayers: 0 });
  });

  it('treats a layer with an index of another version as unread', async () => {
    const { world, content, name, watch, compare } = await openCompare();
    const id = await watch('team/older');
    tagSizedImage(content, 'team/older', 'v1', { layers: [install('1', 9_000)] });
    tagSizedImage(content, 'team/older', 'v2', { layers: [install('2', 19_000)] });
    await world.poll(id);
    const query = { from: `${name('team/older')}:v1`, to: `${name('team/older')}:v2` };
    const [changed] = (await compare(query)).layers;
    if (!changed?.from || !changed.to) throw new Error('layers');
    await storeContents(world.db, id, changed.to.digest, { a: 1 }, START);
    await storeContents(world.db, id, changed.from.digest, { a: 2 }, START);
    expect((await compare(query)).files).not.toBeNull();
    const layer = { digest: changed.from.digest };
    await world.db.layerContents.updateMany({ where: { layer }, data: { index: Buffer.of(1, 2, 3) } });
    const older = await compare(query);
    expect([older.files, older.layers[0]?.from?.contents, older.layers[0]?.to?.contents]).toEqual([
      null,
      'unread',
      'read',
    ]);
  });

  it('shows for each side only files that its own repository served', async () => {
    const { world, content, name, watch, compare } = await openCompare();
    const [web, api] = [await watch('team/web'), await watch('team/api')];
    tagSizedImage(content, 'team/web', 'latest', { layers: [base('1', 50_000), install('1', 9_000)] });
    tagSizedImage(content, 'team/api', 'latest', { layers: [base('1', 50_000), install('2', 19_000)] });
    await world.poll(web);
    await world.poll(api);
    const [from, to] = [name('team/web'), name('team/api')];
    const [, changed] = (await compare({ from, to })).layers;
    if (!changed?.from || !changed.to) throw new Error('layers');
    const store = (id: string, digest: string) => storeContents(world.db, id, digest, { [digest]: 10 }, START);

    // Each side was read through the other repository only.
    await store(web, changed.to.digest);
    await store(api, changed.from.digest);
    const hidden = await compare({ from, to });
    expect([hidden.files, hidden.layers[1]?.from?.contents, hidden.layers[1]?.to?.contents]).toEqual([
      ...[null, 'unread', 'unread'],
    ]);
    await store(web, changed.from.digest);
    const half = await compare({ from, to });
    expect([half.files, half.layers[1]?.from?.contents, half.layers[1]?.to?.contents]).toEqual([
      null,
      'read',
      'unread',
    ]);
    await store(api, changed.to.digest);
    expect((await compare({ from, to })).files).toMatchObject({ unreadLayers: 0 });
  });

  it('compares across repositories, and an unknown reference gets a hint how to watch it', async () => {
    const { world, content, name, watch, compare } = await openCompare();
    const [web, api] = [await watch('team/web'), await watch('team/api')];
    const inWeb = tagSizedImage(content, 'team/web', 'latest', { layers: [copy] });
    const inApi = tagSizedImage(content, 'team/api', 'latest', { layers: [copy, install('1', 5)] });
    await world.poll(web);
    await world.poll(api);
    const result = await compare({ from: name('team/web'), to: inApi });
    expect([result.from.reference, result.to.reference]).toEqual([name('team/web'), name('team/api')]);
    expect(result.deltaBytes).toBe(5);

    await expect(compare({ to: name('team/none') })).rejects.toMatchObject({
      hint: expect.stringContaining('Add images'),
    });
    await expect(compare({ to: `${name('team/web')}:none` })).rejects.toMatchObject({
      hint: expect.stringContaining('never read'),
    });
    await expect(compare({ to: `sha256:${'0'.repeat(64)}` })).rejects.toThrow(NotFoundError);
    // A name and a tag have the form of a digest.
    await expect(compare({ to: 'node:latest' })).rejects.toThrow('docker.io/library/node');
    // S-54: an image of another repository is not shown under the name of this one.
    await expect(compare({ to: inWeb, from: inWeb, repositoryId: api })).rejects.toThrow(NotFoundError);
    await expect(compare({ to: `${name('team/api')}@${inWeb}`, from: inApi })).rejects.toThrow(NotFoundError);
    await expect(compare({ to: 'Not A Reference' })).rejects.toThrow(InvalidReferenceError);
  });
});
