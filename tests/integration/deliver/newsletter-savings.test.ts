import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewsletterFacts } from '#lib/alerts/message-facts.ts';
import { insertMainSeries } from '#tests/support/main-series.ts';
import { addTestRepository } from '#tests/support/poller.ts';
import { MADE, type NewsletterWorld, openNewsletterWorld } from './newsletter-world.ts';

const DUE = new Date('2026-03-30T07:00:00Z');
const CACHE = { kind: 'package-cache', savedBytes: 30_000_000 } as const;
const TOOLS = { kind: 'toolchain', savedBytes: 84_000_000 } as const;

let world: NewsletterWorld;
beforeAll(async () => {
  world = await openNewsletterWorld();
});
afterAll(() => world.drop());
beforeEach(() => world.empty());

async function savings(): Promise<NewsletterFacts['savings']> {
  await world.run(MADE);
  await world.run(DUE);
  const [digest] = await world.digests();
  if (!digest) throw new Error('no digest was written');
  return digest.facts.savings;
}

const add = (repositoryId: string, name: string, pushes: Parameters<typeof insertMainSeries>[1]['pushes']) =>
  insertMainSeries(world.db, { repositoryId, name, pushes, last: MADE });

describe('the line of a weekly digest about findings', () => {
  it('has what own images could save and what was saved so far, without third-party images', async () => {
    await add(world.ids.ours, 'api', [{ found: [CACHE, TOOLS] }, { found: [CACHE] }]);
    await add(world.ids.upstream, 'redis', [{ found: [TOOLS] }, { found: [] }]);
    expect(await savings()).toMatchObject({ couldSaveBytes: 30_000_000, savedSoFarBytes: 84_000_000 });
  });

  it('has the three steps that would save most over all images, without secrets, dismissed findings, and those of others', async () => {
    const { ours, upstream } = world.ids;
    const { registryId } = await world.db.repository.findUniqueOrThrow({ where: { id: ours } });
    const second = await addTestRepository(world.db, registryId, 'acme/web', MADE);
    await add(ours, 'api', [{ found: [{ kind: 'secret', savedBytes: 0 }, CACHE, TOOLS] }]);
    await add(second, 'web', [
      {
        found: [
          { kind: 'documentation', savedBytes: 40_000_000 },
          { kind: 'build-cache', savedBytes: 50_000_000 },
        ],
      },
    ]);
    await add(upstream, 'redis', [{ found: [TOOLS] }]);
    await world.db.findingDismissal.create({
      data: { repositoryId: second, findingId: 'build-cache', reason: 'meant', by: 'Ada', at: MADE },
    });
    const steps = (await savings())?.steps ?? [];
    expect(steps.map(({ title, savedBytes }) => [title, savedBytes])).toEqual([
      ['toolchain', 84_000_000],
      ['documentation', 40_000_000],
      ['package-cache', 30_000_000],
    ]);
    expect(steps[1]).toMatchObject({
      reference: expect.stringMatching(/acme\/web$/),
      estimated: false,
      link: expect.stringMatching(/\/images\/sha256:[0-9a-f]{64}\?tab=plan$/),
    });
  });

  it('is left out while no findings are known', async () => {
    await add(world.ids.ours, 'api', [{ found: null }]);
    expect(await savings()).toBeNull();
  });

  it('only counts images that concern the channel', async () => {
    await add(world.ids.ours, 'api', [{ found: [CACHE] }]);
    const other = await world.addChannel('Other');
    const matches = { repository: '*/acme/api' };
    await world.db.route.create({ data: { position: 0, matches, channelIds: [other], stop: false, createdAt: MADE } });
    expect(await savings()).toBeNull();
  });

  it('is left out of daily digests', async () => {
    await add(world.ids.ours, 'api', [{ found: [CACHE] }]);
    await world.db.channel.update({ where: { id: world.ids.channel }, data: { digest: 'daily' } });
    expect(await savings()).toBeNull();
  });
});
