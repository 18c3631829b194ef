import { describe, expect, it } from 'vitest';
import { createSlots } from '#lib/server/slots.ts';

const open = (waiting: number) => createSlots({ atOnce: 1, waiting, refusal: 'Too many.', retrySeconds: 3 });

describe('createSlots', () => {
  it('runs waiting work in order when a slot becomes free, also after an error', async () => {
    const slots = open(2);
    const gate = Promise.withResolvers<void>();
    const order: string[] = [];
    const first = slots.run(() => gate.promise);
    const others = ['second', 'third'].map((name) => slots.run(async () => order.push(name)));
    expect(order).toEqual([]);
    gate.reject(new Error('failed'));
    await expect(first).rejects.toThrow('failed');
    await Promise.all(others);
    expect(order).toEqual(['second', 'third']);
    expect(await slots.run(async () => 'free')).toBe('free');
  });

  it('refuses work beyond the queue with a time to try again', async () => {
    const slots = open(1);
    const gate = Promise.withResolvers<void>();
    const running = [slots.run(() => gate.promise), slots.run(() => gate.promise)];
    await expect(slots.run(() => gate.promise)).rejects.toMatchObject({
      name: 'TooManyTriesError',
      message: 'Too many.',
      retryAfterSeconds: 3,
    });
    gate.resolve();
    await Promise.all(running);
  });

  it('removes waiting work whose request is cancelled, without running it', async () => {
    const slots = open(1);
    const gate = Promise.withResolvers<void>();
    const controller = new AbortController();
    const first = slots.run(() => gate.promise);
    let hasRun = false;
    const cancelled = slots.run(async () => {
      hasRun = true;
    }, controller.signal);
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'StoppedError' });
    const next = slots.run(async () => 'next');
    gate.resolve();
    await first;
    expect([await next, hasRun]).toEqual(['next', false]);
    await expect(slots.run(async () => 'late', controller.signal)).rejects.toMatchObject({ name: 'StoppedError' });
  });
});
