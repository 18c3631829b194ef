import { describe, expect, it } from 'vitest';
import { contentsStateOf, tooLargeProblem } from '#lib/views/images/contents-state.ts';

const failed = (code: string) => ({ state: 'failed' as const, error: { code, message: code, hint: null } });

describe('contentsStateOf', () => {
  it.each([
    [undefined, 'ui', 'unread'],
    [undefined, 'file', 'unread'],
    // There is no registry to read it from.
    [undefined, 'demo', 'unavailable'],
    [failed('denied'), 'ui', 'unread'],
    [failed('wrong-content'), 'ui', 'unread'],
    // Without another push, another request would have the same result.
    [failed('not-found'), 'ui', 'unavailable'],
    [failed('foreign'), 'ui', 'unavailable'],
    [{ state: 'failed', error: null }, 'ui', 'unread'],
    [{ state: 'failed', error: null }, 'demo', 'unavailable'],
    [{ state: 'read', error: null }, 'demo', 'read'],
    [{ state: 'queued', error: null }, 'ui', 'queued'],
    [{ state: 'unavailable', error: null }, 'ui', 'unavailable'],
  ] as const)('returns for %j in a repository of origin %s: %s', (row, origin, state) => {
    expect(contentsStateOf(row, origin)).toBe(state);
  });
});

describe('tooLargeProblem', () => {
  const MB = 1_000_000;
  const problem = (change: { state?: 'read'; relation?: 'upstream'; sizeBytes?: number }, bytesPerDay: number) => {
    const { state = 'unread', relation = 'ours', sizeBytes = 3_000 * MB } = change;
    return tooLargeProblem(state, { relation, sizeBytes }, bytesPerDay)?.message ?? null;
  };

  it('names the limit of a day or that of a layer, whichever is lower', () => {
    expect(problem({ sizeBytes: 501 * MB }, 500 * MB)).toBe(
      'Not read automatically: its 501 MB exceed the limit of a day (500 MB).',
    );
    expect(problem({}, 10_000 * MB)).toBe('Not read automatically: its 3.00 GB exceed the limit of 2.00 GB a layer.');
  });

  it('is null for what is read or can be, for third-party images, and where nothing is read automatically', () => {
    expect(problem({ sizeBytes: 500 * MB }, 500 * MB)).toBeNull();
    expect(problem({ state: 'read' }, 500 * MB)).toBeNull();
    expect(problem({ relation: 'upstream' }, 500 * MB)).toBeNull();
    expect(problem({}, 0)).toBeNull();
  });
});
