import { describe, expect, it } from 'vitest';
import { contentsStateOf } from '#lib/views/contents-state.ts';

describe('how the reading of a layer stands', () => {
  it.each([
    [undefined, 'ui', 'unread'],
    [undefined, 'file', 'unread'],
    // There is no registry to read it from.
    [undefined, 'demo', 'unavailable'],
    [{ state: 'failed' }, 'ui', 'unread'],
    [{ state: 'failed' }, 'demo', 'unavailable'],
    [{ state: 'read' }, 'demo', 'read'],
    [{ state: 'queued' }, 'ui', 'queued'],
    [{ state: 'unavailable' }, 'ui', 'unavailable'],
  ] as const)('%j in a repository of %s is %s', (row, origin, state) => {
    expect(contentsStateOf(row, origin)).toBe(state);
  });
});
