import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewsletterFacts } from '#lib/alerts/message-facts.ts';
import { insertMainSeries } from '#tests/support/main-series.ts';
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
    expect(await savings()).toEqual({ couldSaveBytes: 30_000_000, savedSoFarBytes: 84_000_000 });
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
