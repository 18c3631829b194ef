import { describe, expect, it } from 'vitest';
import { contentsStateOf } from '#lib/views/images/contents-state.ts';

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
