import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewsletterFacts } from '#lib/alerts/message-facts.ts';
import { insertMainSeries } from '#tests/support/main-series.ts';
import { digestOf } from '#tests/support/series-rows.ts';
import { MADE, type NewsletterWorld, openNewsletterWorld } from './newsletter-world.ts';

const DUE = new Date('2026-03-30T07:00:00Z');

let world: NewsletterWorld;
beforeAll(async () => {
  world = await openNewsletterWorld();
});
afterAll(() => world.drop());
beforeEach(async () => {
  await world.empty();
  await world.db.imageChange.deleteMany();
});

async function pulledAgain(): Promise<NewsletterFacts['pulledAgain']> {
  await world.run(MADE);
  await world.run(DUE);
  const [digest] = await world.digests();
  if (!digest) throw new Error('no digest was written');
  return digest.facts.pulledAgain;
}

/** Adds a series with pushes after the channel was made, of which it is known how much nodes pulled again. */
async function add(repositoryId: string, name: string, changes: readonly { pulled: number; unchanged: number }[]) {
  const { db } = world;
  const pushes = [undefined, ...changes].map(() => ({ found: null }));
  await insertMainSeries(db, { repositoryId, name, pushes, last: new Date(MADE.getTime() + 3_600_000 * 30) });
  const idOf = async (position: number) =>
    (await db.manifest.findUniqueOrThrow({ where: { digest: digestOf(`${name} ${position}`) } })).id;
  await db.repositoryManifest.updateMany({ where: { repositoryId }, data: { contentsAt: MADE } });
  for (const [index, { pulled, unchanged }] of changes.entries()) {
    const [fromManifestId, toManifestId] = [await idOf(index), await idOf(index + 1)];
    await db.point.updateMany({ where: { manifestId: toManifestId }, data: { comparedWithId: fromManifestId } });
    await db.imageChange.create({
      data: {
        fromManifestId,
        toManifestId,
        pullBytes: pulled,
        unchangedBytes: unchanged,
        layers: [],
        computedWith: 1,
        computedAt: MADE,
      },
    });
  }
}

describe('the line of a weekly digest about what nodes pulled again', () => {
  it('has the sums of the pushes to own main series since the last digest', async () => {
    await add(world.ids.ours, 'api', [
      { pulled: 500, unchanged: 400 },
      { pulled: 100, unchanged: 10 },
      { pulled: 60, unchanged: 20 },
    ]);
    await add(world.ids.upstream, 'redis', [{ pulled: 7_000, unchanged: 7_000 }]);
    // Only the last two pushes are newer than the channel.
    expect(await pulledAgain()).toEqual({ pushes: 2, pulledBytes: 160, unchangedBytes: 30 });
  });

  it('is left out while nothing is known', async () => {
    await add(world.ids.ours, 'api', [{ pulled: 100, unchanged: 10 }]);
    await world.db.imageChange.deleteMany();
    expect(await pulledAgain()).toBeNull();
  });

  it('is left out of daily digests', async () => {
    await add(world.ids.ours, 'api', [{ pulled: 100, unchanged: 10 }]);
    await world.db.channel.update({ where: { id: world.ids.channel }, data: { digest: 'daily' } });
    expect(await pulledAgain()).toBeNull();
  });

  it('only counts images that concern the channel', async () => {
    await add(world.ids.ours, 'api', [{ pulled: 100, unchanged: 10 }]);
    const other = await world.addChannel('Other');
    const matches = { repository: '*/acme/api' };
    await world.db.route.create({ data: { position: 0, matches, channelIds: [other], stop: false, createdAt: MADE } });
    expect(await pulledAgain()).toBeNull();
  });
});
