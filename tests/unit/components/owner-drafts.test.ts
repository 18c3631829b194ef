import { describe, expect, it } from 'vitest';
import { draftsOf, findRefused, moveDraft, toRules } from '#components/settings/owner-drafts.ts';

const draft = (key: string, pattern = `${key}/*`, owner = key) => ({ key, pattern, owner });
const drafts = [draft('a'), draft('b'), draft('c')];

describe('owner rules while they are edited', () => {
  it('those of the file are not among them', () => {
    const rule = { matchCount: 0, decidesCount: 0, examples: [], place: null };
    const rules = [
      { ...rule, pattern: 'f/*', owner: 'F', origin: 'file' as const },
      { ...rule, pattern: 'a/*', owner: 'A', origin: 'ui' as const },
    ];
    expect(toRules(draftsOf(rules))).toEqual([{ pattern: 'a/*', owner: 'A' }]);
  });

  it('a row that is still empty is not sent, a half one is', () => {
    expect(toRules([draft('a'), draft('b', ' ', ''), draft('c', ' c/* ', '')])).toEqual([
      { pattern: 'a/*', owner: 'a' },
      { pattern: 'c/*', owner: '' },
    ]);
  });

  it.each([
    ['a', 1, 'bac'],
    ['b', -1, 'bac'],
    ['c', -1, 'acb'],
    ['a', -1, 'abc'],
    ['c', 1, 'abc'],
    ['x', 1, 'abc'],
  ] as const)('moving %s by %i gives %s', (key, by, expected) => {
    expect(
      moveDraft(drafts, key, by)
        .map((one) => one.key)
        .join(''),
    ).toBe(expected);
  });

  it('a refusal is shown at the row it means, empty ones not counted', () => {
    const rows = [draft('a'), draft('empty', '', ''), draft('b')];
    expect(findRefused('items.1.pattern', rows)).toEqual({ key: 'b', part: 'pattern' });
    expect(findRefused('items.2.pattern', rows)).toBeNull();
    expect(findRefused('items', rows)).toBeNull();
    expect(findRefused(null, rows)).toBeNull();
  });
});
