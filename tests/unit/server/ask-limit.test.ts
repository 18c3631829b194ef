import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '#lib/auth/caller.ts';
import { TooManyTriesError } from '#lib/auth/errors.ts';
import { createAskLimit } from '#lib/server/ask-limit.ts';

const ann: Actor = { kind: 'user', id: 'ann', name: 'ann@plimsoll.test' };
const bob: Actor = { kind: 'user', id: 'bob', name: 'bob@plimsoll.test' };
const operator: Actor = { kind: 'token', id: null, name: 'PLIMSOLL_ADMIN_TOKEN' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('X-07: asking registries', () => {
  it.each([
    ['test', 20],
    ['preview', 120],
  ] as const)('%s: %i a minute for each caller, then again after it', async (kind, times) => {
    const count = createAskLimit();
    for (let turn = 0; turn < times; turn += 1) await count(ann, kind);
    vi.advanceTimersByTime(20_500);
    const refusal = await count(ann, kind).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TooManyTriesError);
    expect(refusal).toMatchObject({ retryAfterSeconds: 40 });
    await count(bob, kind);
    await count(operator, kind);
    vi.advanceTimersByTime(39_600);
    await count(ann, kind);
  });

  it('both kinds take of the same minute', async () => {
    const count = createAskLimit(12);
    await count(ann, 'test');
    for (let turn = 0; turn < 6; turn += 1) await count(ann, 'preview');
    await expect(count(ann, 'preview')).rejects.toThrow(TooManyTriesError);
  });
});
