import { describe, expect, it } from 'vitest';
import { afterFailure, afterPause, afterSuccess, healthy, isOpen, pauseLeftMs } from '#lib/registry/gate/circuit.ts';
import { parseRetryAfter } from '#lib/registry/gate/retry-after.ts';
import { backOffMs, planRetry } from '#lib/registry/gate/retry-plan.ts';
import { RegistryError, type RegistryErrorKind } from '#lib/registry/index.ts';

const now = new Date('2026-11-23T12:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);

describe('parseRetryAfter', () => {
  it.each([
    ['30', 30_000],
    ['Mon, 23 Nov 2026 12:00:45 GMT', 45_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 1000],
    ['0', 1000],
    ['99999999', 3_600_000],
    ['3600', 3_600_000],
    ['-1', null],
    ['soon', null],
    ['', null],
    [null, null],
    ['1.5', null],
    [String(now.getTime() / 1000 + 20), 20_000],
  ])('P-11, L-39 %s', (text, expected) => {
    expect(parseRetryAfter(text, now)).toBe(expected);
  });
});

describe('backOffMs', () => {
  it('P-12 doubles from 2 s to 60 s, with full jitter', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map((attempt) => backOffMs(attempt, 1))).toEqual([
      2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
    ]);
    expect(backOffMs(3, 0)).toBe(0);
    expect(backOffMs(3, 0.25)).toBe(2000);
  });
});

const failure = (kind: RegistryErrorKind, more: { status?: number; retryAfterMs?: number; retries?: number } = {}) =>
  new RegistryError({ kind, registry: 'r', request: 'GET /v2/', problem: 'failed', ...more });
const plan = (error: unknown, attempt: number) => planRetry(error, attempt, () => 1);

describe('planRetry', () => {
  it('P-12 tries a rate limit five times and stops the host meanwhile', () => {
    expect(plan(failure('rate-limited'), 1)).toEqual({ action: 'retry', afterMs: 2000, pauseHostMs: 2000 });
    expect(plan(failure('rate-limited'), 4)).toEqual({ action: 'retry', afterMs: 16_000, pauseHostMs: 16_000 });
    expect(plan(failure('rate-limited'), 5)).toEqual({ action: 'give-up', countsAgainstHost: true, pauseHostMs: null });
  });

  it('P-11, P-14 does what Retry-After says, for the whole host', () => {
    const wait = { afterMs: 30_000, pauseHostMs: 30_000 };
    expect(plan(failure('rate-limited', { retryAfterMs: 30_000 }), 1)).toEqual({ action: 'retry', ...wait });
    expect(plan(failure('unavailable', { status: 503, retryAfterMs: 30_000 }), 1)).toEqual({
      action: 'retry',
      ...wait,
    });
  });

  it('P-13 keeps a 500 to the request that met it, and tries a cut connection once', () => {
    expect(plan(failure('unavailable', { status: 500 }), 1)).toMatchObject({ action: 'retry', pauseHostMs: null });
    expect(plan(failure('connection'), 1)).toMatchObject({ action: 'retry' });
    expect(plan(failure('connection'), 2)).toMatchObject({ action: 'give-up', countsAgainstHost: true });
    expect(plan(failure('connection', { retries: 0 }), 1)).toMatchObject({
      action: 'give-up',
      countsAgainstHost: true,
    });
  });

  it.each<RegistryErrorKind>([
    'unauthorized',
    'denied',
    'not-found',
    'refused',
    'invalid-response',
    'too-large',
    'cancelled',
  ])('P-13 never tries %s again, nor counts it', (kind) => {
    expect(plan(failure(kind), 1)).toEqual({ action: 'give-up', countsAgainstHost: false, pauseHostMs: null });
  });

  it('leaves errors of ours alone', () => {
    expect(plan(new TypeError('x'), 1)).toMatchObject({ action: 'give-up', countsAgainstHost: false });
  });
});

describe('the circuit', () => {
  it('P-19 opens at the fifth failure in a row, for 15 minutes', () => {
    let state = healthy;
    for (let failures = 1; failures <= 4; failures += 1) state = afterFailure(state, later(failures), later(failures));
    expect(isOpen(state)).toBe(false);
    expect(state.pausedUntil).toBeNull();
    state = afterFailure(state, later(5), later(6));
    expect(isOpen(state)).toBe(true);
    expect(state.pausedUntil).toEqual(later(6 + 900_000));
    expect(state.failingSince).toEqual(later(1));
  });

  it('counts requests that were in flight together once', () => {
    let state = afterFailure(healthy, later(0), later(100));
    state = afterFailure(state, later(50), later(101));
    expect(state.consecutiveFailures).toBe(1);
    expect(afterFailure(state, later(100), later(200)).consecutiveFailures).toBe(2);
  });

  it('forgets failures with the first answer, but not a pause that somebody asked for', () => {
    const failed = afterPause(afterFailure(healthy, now, now), 5000, now);
    expect(afterSuccess(failed, now)).toEqual({ ...healthy, pausedUntil: later(5000) });
  });

  it('never shortens a pause', () => {
    const paused = afterPause(healthy, 5000, now);
    expect(pauseLeftMs(afterPause(paused, 1000, now), now)).toBe(5000);
    expect(pauseLeftMs(paused, later(6000))).toBe(0);
  });
});
