import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MADE, type NewsletterWorld, openNewsletterWorld } from './newsletter-world.ts';

let world: NewsletterWorld;

beforeAll(async () => {
  world = await openNewsletterWorld();
});
afterAll(() => world.drop());
beforeEach(() => world.empty());

const channel = () => world.db.channel.findUniqueOrThrow({ where: { id: world.ids.channel } });

describe('the schedule of digests', () => {
  it('starts with the next due time, and sends no digest before it', async () => {
    expect(await world.run(MADE)).toBe(0);
    // 09:00 in Berlin is 07:00 UTC one week later, because the clocks go forward in between.
    expect((await channel()).nextDigestAt?.toISOString()).toBe('2026-03-30T07:00:00.000Z');
    expect(await world.run(new Date('2026-03-30T06:59:59Z'))).toBe(0);
    expect(await world.digests()).toEqual([]);
  });

  it('writes one frozen digest when it is due, and sets the next due time', async () => {
    await world.run(MADE);
    expect(await world.run(new Date('2026-03-30T07:00:00Z'))).toBe(1);
    expect(await world.run(new Date('2026-03-30T07:01:00Z'))).toBe(0);
    const [digest, ...others] = await world.digests();
    expect(others).toEqual([]);
    expect(digest).toMatchObject({ state: 'pending', type: 'digest', attempts: 0 });
    expect(digest?.payload).toMatchObject({ kind: 'digest', id: digest?.id, at: '2026-03-30T07:00:00.000Z' });
    expect(digest?.facts).toMatchObject({
      channel: 'Team',
      cadence: 'weekly',
      from: MADE.toISOString(),
      to: '2026-03-30T07:00:00.000Z',
    });
    expect((await channel()).nextDigestAt?.toISOString()).toBe('2026-04-06T07:00:00.000Z');
  });

  it('writes one digest when three processes run at the same time', async () => {
    await world.run(MADE);
    const due = new Date('2026-03-30T07:00:00Z');
    expect(
      (await Promise.all([world.run(due), world.run(due), world.run(due)])).reduce((sum, count) => sum + count, 0),
    ).toBe(1);
    expect(await world.digests()).toHaveLength(1);
  });

  it('leaves out channels without a digest and disabled channels', async () => {
    await world.db.channel.updateMany({ data: { enabled: false } });
    await world.addChannel('None', { digest: 'none' });
    await world.run(MADE);
    expect(await world.db.channel.count({ where: { nextDigestAt: { not: null } } })).toBe(0);
  });

  it('writes a daily digest each day', async () => {
    await world.db.channel.updateMany({ data: { digest: 'daily' } });
    await world.run(MADE);
    expect(await world.run(new Date('2026-03-24T08:00:00Z'))).toBe(1);
    expect(await world.run(new Date('2026-03-25T08:00:00Z'))).toBe(1);
    expect((await world.digests())[0]?.facts.cadence).toBe('daily');
  });
});

describe('a digest', () => {
  const first = new Date('2026-03-30T07:00:00Z');
  const second = new Date('2026-04-06T07:00:00Z');

  beforeEach(async () => {
    await world.run(MADE);
    await world.run(first);
  });

  it('is repeated by the next digest when it failed for good', async () => {
    await world.db.delivery.updateMany({ data: { state: 'dead' } });
    await world.run(second);
    expect((await world.digests()).map(({ state, facts }) => [state, facts.from])).toEqual([
      ['dead', MADE.toISOString()],
      ['pending', MADE.toISOString()],
    ]);
  });

  it('is repeated and replaced by the next digest while it is still retried', async () => {
    await world.db.delivery.updateMany({ data: { attempts: 4, nextTryAt: new Date('2026-04-07T00:00:00Z') } });
    await world.run(second);
    const [old, next] = await world.digests();
    expect(old).toMatchObject({ state: 'coalesced', intoId: next?.id, nextTryAt: null });
    expect(next?.facts.from).toBe(MADE.toISOString());
  });

  it('is not taken from the sender that is sending it', async () => {
    await world.db.delivery.updateMany({ data: { state: 'sending' } });
    await world.run(second);
    expect((await world.digests()).map(({ state }) => state)).toEqual(['sending', 'pending']);
  });

  it('is not repeated when it arrived: the next one begins where it ended', async () => {
    await world.db.channel.updateMany({ data: { digestedUntil: first } });
    await world.run(second);
    expect((await world.digests())[1]?.facts.from).toBe(first.toISOString());
  });
});
