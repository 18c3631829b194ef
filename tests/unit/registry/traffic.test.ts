import { describe, expect, it } from 'vitest';
import { createBodyPlaces } from '#lib/registry/gate/body-places.ts';
import { FULL_BUCKET, takeToken } from '#lib/registry/gate/token-bucket.ts';
import { createTraffic } from '#lib/registry/index.ts';
import { fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';
import { createTestClock } from '#tests/support/fake-registry/test-clock.ts';

const never = new AbortController().signal;

describe('takeToken', () => {
  it('allows a burst, then a fixed number per second, in the order of requests', () => {
    const pace = { burst: 3, perSecond: 10 };
    let bucket = FULL_BUCKET;
    const takeSix = (at: number) =>
      Array.from({ length: 6 }, () => {
        const taken = takeToken(bucket, pace, new Date(at));
        bucket = taken.bucket;
        return taken.waitMs;
      });
    const waits = [0, 0, 0, 100, 200, 300];
    expect(takeSix(5_000)).toEqual(waits);
    expect(takeToken(bucket, pace, new Date(5_600)).waitMs).toBe(0);
    // A long pause allows no more than one burst.
    expect(takeSix(60_000)).toEqual(waits);
  });
});

describe('the rate limit of a host', () => {
  const pace = { burst: 5, perSecond: 10 };

  async function readTags(howPaced: 'background' | 'none') {
    const fake = await fakeRegistry();
    for (let n = 0; n < 25; n += 1) fake.content.image('team/app', `v${n}`, [n]);
    const clock = createTestClock();
    const { client } = openClient(fake, { clock, traffic: createTraffic({ clock, pace }), pace: howPaced });
    for (let n = 0; n < 25; n += 1) await client.headManifest('team/app', `v${n}`);
    return clock.slept.reduce((sum, ms) => sum + ms, 0);
  }

  it('applies to background requests', async () => {
    expect(await readTags('background')).toBe(2000);
  });

  it('does not slow other requests', async () => {
    expect(await readTags('none')).toBe(0);
  });

  it('applies per host, over registries and repositories', async () => {
    const clock = createTestClock();
    const traffic = createTraffic({ clock, pace: { burst: 1, perSecond: 1 } });
    await traffic.waitForPace('http://a', never);
    await traffic.waitForPace('http://b', never);
    expect(clock.slept).toEqual([]);
    await traffic.waitForPace('http://a', never);
    expect(clock.slept).toEqual([1000]);
  });
});

describe('slots for response bodies', () => {
  it('are limited in number', async () => {
    const places = createBodyPlaces({ places: 2, parkedBytes: 100 });
    expect([places.take(never), places.take(never)]).toEqual([undefined, undefined]);
    const third = places.take(never);
    places.giveBack();
    await third;
  });

  it('cut the body that stalled first when stalled bodies hold too many bytes', () => {
    const places = createBodyPlaces({ places: 2, parkedBytes: 100 });
    const cut: string[] = [];
    const body = (name: string, heldBytes: number) => ({ heldBytes, cut: () => cut.push(name) });
    const [first, second] = [body('first', 60), body('second', 40)];
    places.park(first);
    places.park(second);
    expect(cut).toEqual([]);
    places.unpark(second);
    places.park(body('third', 50));
    expect(cut).toEqual(['first']);
    places.park(body('fourth', 50));
    expect(cut).toEqual(['first']);
  });
});
