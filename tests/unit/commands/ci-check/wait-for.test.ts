import { describe, expect, it } from 'vitest';
import { waitFor } from '#lib/commands/ci-check/wait-for.ts';
import { type Clock, RegistryError, type RegistryErrorKind } from '#lib/registry/index.ts';
import { createCheckSlots } from '#lib/server/check-slots.ts';

const failing = (kind: RegistryErrorKind) =>
  new RegistryError({ kind, registry: 'r', request: 'GET /v2/a/manifests/b', problem: 'failed' });

/** Creates a clock whose sleeps end immediately and are recorded. */
function clockOf(): Clock & { slept: number[] } {
  let at = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(at),
    sleep: async (ms) => {
      slept.push(ms);
      at += ms;
    },
  };
}

async function tryFor(waitSeconds: number, answers: (RegistryErrorKind | 'there')[]) {
  const clock = clockOf();
  let asked = 0;
  const read = async () => {
    const answer = answers[Math.min(asked, answers.length - 1)] ?? 'there';
    asked += 1;
    if (answer !== 'there') throw failing(answer);
    return 'image';
  };
  const outcome = await waitFor(read, { clock, waitSeconds, signal: new AbortController().signal }).catch(
    (error: RegistryError) => error.kind,
  );
  return { outcome, asked, slept: clock.slept };
}

describe('waitFor', () => {
  it('tries once with a wait of 0 seconds', async () => {
    expect(await tryFor(0, ['not-found'])).toEqual({ outcome: 'not-found', asked: 1, slept: [] });
  });

  it('tries at growing intervals, and stops exactly at the limit', async () => {
    const { outcome, slept } = await tryFor(60, ['not-found']);
    expect(outcome).toBe('not-found');
    expect(slept).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBe(60_000);
  });

  it('returns as soon as the image exists', async () => {
    expect(await tryFor(300, ['not-found', 'not-found', 'there'])).toMatchObject({ outcome: 'image', asked: 3 });
  });

  it.each(['unauthorized', 'denied', 'rate-limited', 'unavailable'] as const)(
    'does not wait after the error %s',
    async (kind) => {
      expect(await tryFor(300, [kind])).toEqual({ outcome: kind, asked: 1, slept: [] });
    },
  );

  it('returns the last error when it is aborted', async () => {
    const clock: Clock = { now: () => new Date(0), sleep: () => Promise.reject(new Error('aborted')) };
    const read = () => Promise.reject(failing('not-found'));
    const waiting = waitFor(read, { clock, waitSeconds: 9, signal: AbortSignal.abort() });
    await expect(waiting).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('createCheckSlots', () => {
  it('limits concurrent checks, and frees the slot of each that ends or fails', async () => {
    const slots = createCheckSlots(2);
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const running = gates.map(({ promise }) => slots.run(() => promise));
    await expect(slots.run(async () => 'third')).rejects.toMatchObject({
      name: 'TooManyTriesError',
      retryAfterSeconds: 5,
    });
    gates[0]?.reject(new Error('failed'));
    await expect(running[0]).rejects.toThrow('failed');
    expect(await slots.run(async () => 'third')).toBe('third');
    gates[1]?.resolve();
    await running[1];
  });
});
