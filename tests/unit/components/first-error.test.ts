import { describe, expect, it } from 'vitest';
import { createErrorList } from '#components/states/use-first-error.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';
import { retryIntervalMs } from '#lib/queries/requests/retry-interval.ts';

describe('the errors on a screen', () => {
  it('show one reason once, in the part that showed it first', () => {
    const errors = createErrorList();
    expect(errors.isFirst('tags', 'away')).toBe(true);
    const remove = errors.add('chart', 'away');
    errors.add('tags', 'away');
    expect([errors.isFirst('chart', 'away'), errors.isFirst('tags', 'away')]).toEqual([true, false]);
    expect(errors.isFirst('tags', 'another')).toBe(true);
    remove();
    expect(errors.isFirst('tags', 'away')).toBe(true);
  });

  it('notify the parts when one appears or goes', () => {
    const errors = createErrorList();
    let changes = 0;
    const stop = errors.subscribe(() => {
      changes += 1;
    });
    errors.add('chart', 'away')();
    stop();
    errors.add('chart', 'away');
    expect(changes).toBe(2);
  });
});

describe('a failed request of a screen', () => {
  it('is repeated after a minute, unless a repetition cannot help', () => {
    expect(retryIntervalMs(new Error('The server cannot be reached.'))).toBe(60_000);
    expect(retryIntervalMs(new ApiError('Busy.', { status: 503 }))).toBe(60_000);
    expect(retryIntervalMs(new ApiError('No.', { status: 403 }))).toBe(false);
    expect(retryIntervalMs(null)).toBe(false);
  });
});
