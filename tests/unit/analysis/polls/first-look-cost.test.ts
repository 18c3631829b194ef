import { describe, expect, it } from 'vitest';
import { estimateFirstLookCost } from '#lib/analysis/polls/first-look-cost.ts';

const HOUR_MS = 3_600_000;

describe('estimateFirstLookCost', () => {
  const intervals = { listMs: 6 * HOUR_MS, movingMs: 6 * HOUR_MS };

  it('counts one list, and per new tag a HEAD, a manifest and a config', () => {
    expect(estimateFirstLookCost({ now: ['latest'], later: [] }, 1, intervals)).toEqual({
      now: 4,
      later: 0,
      perDay: 8,
    });
    expect(estimateFirstLookCost({ now: ['latest', '1.0.0'], later: ['0.9.0'] }, 1, intervals).later).toBe(3);
  });

  it('counts an index in addition when there are several platforms', () => {
    expect(estimateFirstLookCost({ now: ['latest'], later: [] }, 3, intervals).now).toBe(1 + 1 + 1 + 6);
  });

  it('counts per day the lists, the moving tags, and a seventh of the fixed ones', () => {
    const versions = Array.from({ length: 70 }, (_, minor) => `1.${minor}.0`);
    expect(estimateFirstLookCost({ now: ['latest', 'edge'], later: versions }, 1, intervals).perDay).toBe(4 + 8 + 10);
  });

  it('counts only the list when the repository has no tags', () => {
    expect(estimateFirstLookCost({ now: [], later: [] }, 1, intervals)).toEqual({ now: 1, later: 0, perDay: 4 });
  });
});
