import { describe, expect, it } from 'vitest';
import { draftsOf, findRefused, moveDraft, toRules } from '#components/settings/owner-drafts.ts';

const draft = (key: string, pattern = `${key}/*`, owner = key) => ({ key, pattern, owner, nodes: null, purpose: null });
const drafts = [draft('a'), draft('b'), draft('c')];

describe('owner patterns in the editor', () => {
  it('exclude those of plimsoll.yaml, and keep the nodes of the others', () => {
    const rule = { matchCount: 0, decidesCount: 0, examples: [], place: null, nodes: 40, purpose: null };
    const rules = [
      { ...rule, pattern: 'f/*', owner: 'F', origin: 'file' as const },
      { ...rule, pattern: 'a/*', owner: 'A', origin: 'ui' as const },
    ];
    expect(toRules(draftsOf(rules))).toEqual([{ pattern: 'a/*', owner: 'A', nodes: 40, purpose: null }]);
  });

  it('are sent without empty rows, but with incomplete ones', () => {
    expect(toRules([draft('a'), draft('b', ' ', ''), draft('c', ' c/* ', '')])).toEqual([
      { pattern: 'a/*', owner: 'a', nodes: null, purpose: null },
      { pattern: 'c/*', owner: '', nodes: null, purpose: null },
    ]);
  });

  it.each([
    ['a', 1, 'bac'],
    ['b', -1, 'bac'],
    ['c', -1, 'acb'],
    ['a', -1, 'abc'],
    ['c', 1, 'abc'],
    ['x', 1, 'abc'],
  ] as const)('are moved: %s by %i to %s', (key, by, expected) => {
    expect(
      moveDraft(drafts, key, by)
        .map((one) => one.key)
        .join(''),
    ).toBe(expected);
  });

  it('show an error of the server at the right row, not counting empty ones', () => {
    const rows = [draft('a'), draft('empty', '', ''), draft('b')];
    expect(findRefused('items.1.pattern', rows)).toEqual({ key: 'b', part: 'pattern' });
    expect(findRefused('items.2.pattern', rows)).toBeNull();
    expect(findRefused('items', rows)).toBeNull();
    expect(findRefused(null, rows)).toBeNull();
  });
});
