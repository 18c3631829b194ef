import { describe, expect, it } from 'vitest';
import { backOffMs, boundWait, planRetry } from '#lib/registry/gate/retry-plan.ts';
import { type ErrorConcern, RegistryError, type RegistryErrorKind } from '#lib/registry/index.ts';

it.each([
  [null, null],
  [0, 1_000],
  [-60_000, 1_000],
  [30_000, 30_000],
  [99_999_999_000, 3_600_000],
])('bounds a requested wait of %s ms to %s ms (P-11)', (ms, expected) => {
  expect(boundWait(ms)).toBe(expected);
});

describe('backOffMs', () => {
  it('doubles from 2 s to 60 s, with full jitter (P-12)', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map((attempt) => backOffMs(attempt, 1))).toEqual([
      2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
    ]);
    expect(backOffMs(3, 0)).toBe(0);
    expect(backOffMs(3, 0.25)).toBe(2000);
  });
});

type More = { status?: number; retryAfterMs?: number; retries?: number; concerns?: ErrorConcern };
const failure = (kind: RegistryErrorKind, more: More = {}) =>
  new RegistryError({ kind, registry: 'r', request: 'GET /v2/', problem: 'failed', ...more });
const plan = (error: unknown, attempt: number) => planRetry(error, attempt, () => 1);

describe('planRetry', () => {
  it('retries a rate limit up to five attempts and pauses the host meanwhile, longer at the end (P-12)', () => {
    expect(plan(failure('rate-limited'), 1)).toEqual({ action: 'retry', afterMs: 2000, pauseHostMs: 2000 });
    expect(plan(failure('rate-limited'), 4)).toEqual({ action: 'retry', afterMs: 16_000, pauseHostMs: 16_000 });
    expect(plan(failure('rate-limited'), 5)).toMatchObject({ action: 'give-up', pauseHostMs: 15 * 60_000 });
  });

  it('follows Retry-After for the whole host (P-11, P-14)', () => {
    const wait = { afterMs: 30_000, pauseHostMs: 30_000 };
    expect(plan(failure('rate-limited', { retryAfterMs: 30_000 }), 1)).toEqual({ action: 'retry', ...wait });
    expect(plan(failure('unavailable', { status: 503, retryAfterMs: 30_000 }), 1)).toEqual({
      action: 'retry',
      ...wait,
    });
  });

  it.each([
    ['a 500', { status: 500 }],
    ['a 500 with Retry-After', { status: 500, retryAfterMs: 2000 }],
    ['a 503 that names no time', { status: 503 }],
    ['a 503 of where a redirect led', { status: 503, retryAfterMs: 2000, concerns: 'path' }],
  ] satisfies [string, More][])('retries %s without pausing the host (P-13)', (_, more) => {
    expect(plan(failure('unavailable', more), 1)).toEqual({ action: 'retry', afterMs: 2000, pauseHostMs: null });
  });

  it('retries a cut connection once (P-13)', () => {
    expect(plan(failure('connection'), 1)).toMatchObject({ action: 'retry' });
    expect(plan(failure('connection'), 2)).toMatchObject({ action: 'give-up' });
    expect(plan(failure('connection', { retries: 0 }), 1)).toMatchObject({ action: 'give-up' });
  });

  it.each<RegistryErrorKind>([
    ...(['unauthorized', 'denied', 'not-found', 'refused', 'invalid-response', 'too-large', 'cancelled'] as const),
  ])('never retries %s (P-13)', (kind) => {
    expect(plan(failure(kind), 1)).toMatchObject({ action: 'give-up', pauseHostMs: null });
  });

  it('does not retry errors of Plimsoll itself', () => {
    expect(plan(new TypeError('x'), 1)).toMatchObject({ action: 'give-up', pauseHostMs: null });
  });
});
