import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { UNREAD_SUMS } from '#lib/db/images/image-sums.ts';
import { composeFacts } from '#lib/deliver/compose.ts';
import { createLinks } from '#lib/deliver/links.ts';
import { deriveSummed } from '#lib/poll/derive-summed.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import { readComparison } from '#lib/views/images/compare.ts';
import { readImage } from '#lib/views/images/image.ts';
import { readBudgetProposal, readBudgets } from '#lib/views/rules/budgets.ts';
import { readMeasurements } from '#lib/views/series/measurements.ts';
import { readPoints } from '#lib/views/series/points.ts';
import { readTags } from '#lib/views/tags/tags.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { type DockerRegistry, startDockerRegistry } from '#tests/support/docker-registry.ts';
import { buildImage, type LayerSpec } from '#tests/support/oci-images.ts';
import { openViews } from '#tests/support/open-views.ts';
import { pushImage } from '#tests/support/skopeo.ts';
import { noiseOf } from '#tests/support/tar.ts';
import { DAY_MS, openWorld } from './world.ts';

let registry: DockerRegistry;

beforeAll(async () => {
  registry = await startDockerRegistry();
});
afterAll(() => registry.remove());

const base: LayerSpec = { instruction: 'ADD rootfs', files: { 'bin/sh': noiseOf(5000, 1), 'etc/motd': 'hello' } };
const app = (bytes: number): LayerSpec => ({
  instruction: 'COPY . .',
  // Zeros hardly count in the compressed size.
  files: { 'bin/sh': noiseOf(4000, 2), 'app/copy-of-sh': noiseOf(4000, 2), 'app/model': new Uint8Array(bytes) },
});
/** Bytes of all files of both layers, of those that later ones replace, and of copies. */
const unpackedOf = (bytes: number) => 5000 + 5 + 4000 + 4000 + bytes;

async function openPushed(name: string) {
  const world = await openWorld();
  const { db, clock, poller } = world;
  const registryId = await world.addRegistry(registry.url);
  const { reader } = openReader(db, clock);
  const derived: boolean[] = [];
  const summer = createImageSummer({
    db,
    clock,
    log: pino({ level: 'silent' }),
    async onSummed(id) {
      derived.push(await deriveSummed({ db, now: clock.now(), derive: poller.deriveNow }, id));
    },
  });
  let repositoryId = '';
  const pushed: string[][] = [];
  return {
    ...world,
    views: openViews(db),
    /** Whether each call of `onSummed` derived the repository. */
    derived,
    /** Pushes an image to the tag main a day later, and polls. */
    async push(bytes: number, tag = 'main') {
      clock.advance(DAY_MS);
      const image = buildImage({ flavour: 'oci', layers: [base, app(bytes)] });
      await pushImage(`${registry.host}/${name}:${tag}`, image);
      if (repositoryId === '') repositoryId = await world.addRepository(registryId, name, { relation: 'ours' });
      await world.poll(repositoryId);
      pushed.push(image.blobs.slice(1).map(({ digest }) => digest as string));
    },
    /** Reads the layers of an image that was pushed, and sums it. */
    async read(image: number) {
      const digests = pushed[image] ?? [];
      await queueContents(db, { digests, repositoryId, byHand: true, now: clock.now() });
      await reader.runDue();
      await summer.runDue();
    },
    async addBudget(limitBytes: number, metric = 'unpacked', repository = '*') {
      const at = clock.now();
      const times = { createdAt: at, createdBy: 'x', changedAt: at };
      await db.budget.create({ data: { position: 0, matches: { repository }, metric, limitBytes, ...times } });
    },
    repositoryId: () => repositoryId,
    async points() {
      const series = await db.series.findFirstOrThrow({ where: { stream: { key: 'tag:main' } } });
      return (await readPoints(openViews(db), series.id, {}, clock.now())).items;
    },
    incidents: () => db.incident.findMany({ include: { members: true, deliveries: true } }),
  };
}

describe('unpacked bytes', () => {
  it('are those of read images in points, tags, images, comparisons and metrics, and null elsewhere', async () => {
    const world = await openPushed('team/unpacked');
    const { db, clock, views } = world;
    await world.push(100_000);
    await world.push(300_000);
    await world.push(500_000);
    await world.read(0);
    await world.read(1);
    const [first, second, third] = await world.points();
    expect(first).toMatchObject({
      unpackedBytes: unpackedOf(100_000),
      visibleBytes: unpackedOf(100_000) - 5000,
      wastedBytes: 5000,
      duplicateBytes: 4000,
      efficiency: (unpackedOf(100_000) - 5000) / unpackedOf(100_000),
      // The smaller of two versions is the visible one, so dive wastes the same bytes.
      diveEfficiency: Math.round((1 - 5000 / unpackedOf(100_000)) * 1e6) / 1e6,
    });
    expect(second?.unpackedBytes).toBe(unpackedOf(300_000));
    expect(third).toMatchObject(UNREAD_SUMS);

    const repositoryId = world.repositoryId();
    const digestOf = (point: typeof first) => point?.digest ?? '';
    expect(await readImage(views, digestOf(second), { repositoryId })).toMatchObject({
      wastedBytes: 5000,
      efficiency: (unpackedOf(300_000) - 5000) / unpackedOf(300_000),
      diveEfficiency: second?.diveEfficiency,
    });
    expect(await readImage(views, digestOf(third), { repositoryId })).toMatchObject(UNREAD_SUMS);
    const compare = (from: typeof first, to: typeof first) =>
      readComparison(views, { from: digestOf(from), to: digestOf(to), repositoryId }, clock.now());
    expect(await compare(first, second)).toMatchObject({
      from: { unpackedBytes: unpackedOf(100_000) },
      to: { unpackedBytes: unpackedOf(300_000) },
      unpackedDeltaBytes: 200_000,
    });
    expect(await compare(second, third)).toMatchObject({ to: { unpackedBytes: null }, unpackedDeltaBytes: null });

    const metric = async () => {
      const families = await readMeasurements(db, clock.now());
      return families.find(({ name }) => name === 'plimsoll_unpacked_bytes')?.samples;
    };
    expect(await metric()).toEqual([]);
    const series = await db.series.findFirstOrThrow();
    expect(await readBudgetProposal(views, series.id)).toMatchObject({ unpackedBytes: null });
    await world.read(2);
    expect(await metric()).toMatchObject([{ labels: { stream: 'tag:main' }, value: unpackedOf(500_000) }]);
    expect(await readBudgetProposal(views, series.id)).toMatchObject({
      unpackedBytes: unpackedOf(500_000),
      proposedUnpackedBytes: 1_000_000,
    });
    // Nothing that is stored depends on the sums without a budget on them.
    expect(world.derived).toEqual([false, false, false]);
  });

  it('sort tags on the server, those without them last', async () => {
    const world = await openPushed('team/sorted');
    await world.push(100_000, '1.0.0');
    await world.push(300_000, '1.1.0');
    await world.push(500_000, '1.2.0');
    await world.read(0);
    await world.read(1);
    const sorted = async (sort: 'unpacked' | '-unpacked') =>
      (await readTags(world.views, world.repositoryId(), { sort })).items.map(({ name, unpackedBytes, platforms }) => {
        expect(platforms[0]?.unpackedBytes).toBe(unpackedBytes);
        return [name, unpackedBytes];
      });
    const [small, large] = [unpackedOf(100_000), unpackedOf(300_000)];
    expect(await sorted('unpacked')).toEqual([
      ['1.0.0', small],
      ['1.1.0', large],
      ['1.2.0', null],
    ]);
    expect(await sorted('-unpacked')).toEqual([
      ['1.1.0', large],
      ['1.0.0', small],
      ['1.2.0', null],
    ]);
  });

  it('of a foreign repository stay unknown, though the same image is read', async () => {
    const world = await openPushed('team/reader');
    await world.push(100_000);
    const image = buildImage({ flavour: 'oci', layers: [base, app(100_000)] });
    await pushImage(`${registry.host}/team/other:main`, image);
    const { registryId } = await world.db.repository.findFirstOrThrow();
    const other = await world.addRepository(registryId, 'team/other');
    await world.poll(other);
    await world.read(0);
    expect((await readTags(world.views, world.repositoryId())).items[0]?.unpackedBytes).toBe(unpackedOf(100_000));
    expect((await readTags(world.views, other)).items[0]?.unpackedBytes).toBeNull();
  });
});

describe('a budget on unpacked bytes', () => {
  it('is judged when the sums of a push arrive, and opens one incident with the unpacked sizes as its cause', async () => {
    const world = await openPushed('team/budget');
    const { db, clock, views } = world;
    await world.addBudget(300_000);
    await world.push(100_000);
    await world.read(0);
    await world.push(500_000);
    const states = async () => (await world.points()).map((point) => [point.budgetState, point.budgetedBytes]);
    // An unread push is not measured, and never by its compressed size.
    expect(await states()).toEqual([
      ['within', unpackedOf(100_000)],
      ['within', null],
    ]);
    expect(await world.incidents()).toEqual([]);
    expect((await readBudgets(views, clock.now())).items).toMatchObject([{ metric: 'unpacked', overCount: 0 }]);

    await world.read(1);
    expect(world.derived).toEqual([true, true]);
    expect(await states()).toEqual([
      ['within', unpackedOf(100_000)],
      ['over', unpackedOf(500_000)],
    ]);
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ kind: 'budget', state: 'open', notifyReason: 'over-budget' });
    const facts = await composeFacts(
      db,
      incident?.id ?? '',
      { kind: 'opened', id: null },
      createLinks('https://sizes.example.com'),
    );
    expect(facts.cause?.unpacked).toEqual({ fromBytes: unpackedOf(100_000), toBytes: unpackedOf(500_000) });
    expect(facts.cost).toMatchObject({ budgetMetric: 'unpacked', overBudgetBytes: unpackedOf(500_000) - 300_000 });
    expect((await readBudgets(views, clock.now())).items).toMatchObject([{ overCount: 1, overWithoutIncident: 0 }]);

    // The same facts open nothing again, and a smaller image that is read ends the incident.
    await world.push(200_000);
    expect((await world.incidents()).map(({ state }) => state)).toEqual(['open']);
    await world.read(2);
    expect((await world.incidents()).map(({ state }) => state)).toEqual(['recovered']);
  });

  it('that applies to other repositories derives none after a sum', async () => {
    const world = await openPushed('team/elsewhere');
    await world.addBudget(300_000, 'unpacked', '*/team/quite-another');
    await world.push(500_000);
    await world.read(0);
    expect(world.derived).toEqual([false]);
    expect(await world.incidents()).toEqual([]);
  });
});
