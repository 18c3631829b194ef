import { describe, expect, it } from 'vitest';
import { matchesDraft, toMatches } from '#components/settings/matches-draft.ts';
import { matchesText } from '#components/settings/matches-words.ts';
import { moveId } from '#components/settings/order.ts';

describe('what something is for', () => {
  it('only parts that say something are sent', () => {
    expect(toMatches(matchesDraft())).toEqual({});
    expect(toMatches({ ...matchesDraft(), repository: ' ghcr.io/acme/* ', owner: ' ', relation: 'ours' })).toEqual({
      repository: 'ghcr.io/acme/*',
      relation: 'ours',
    });
  });

  it('what was stored comes back', () => {
    const matches = {
      repository: 'a/*',
      owner: 'Team',
      relation: 'upstream',
      stream: 'main',
      platform: 'linux/*',
    } as const;
    expect(toMatches(matchesDraft(matches))).toEqual(matches);
  });

  it.each([
    [{}, 'everything'],
    [{ relation: 'ours' as const, stream: 'main' }, 'relation ours, stream main'],
    [
      { label: { key: 'team', value: 'web' }, severity: 'warning' as const },
      'label team=web, severity warning or critical',
    ],
    [{ label: { key: 'team' }, kinds: ['step', 'budget'] }, 'label team, kind steps or budgets'],
    [{ kind: 'constructor' }, 'kind constructor'],
    [{ repository: 'a\u202eb' }, 'repository a\\u202eb'],
  ])('%j is told as "%s"', (matches, text) => expect(matchesText(matches)).toBe(text));
});

describe('the order of what counts in its order', () => {
  it.each([
    ['a', 1, 'bac'],
    ['c', -1, 'acb'],
    ['a', -1, 'abc'],
    ['c', 1, 'abc'],
    ['x', 1, 'abc'],
  ] as const)('moving %s by %i gives %s', (id, by, order) =>
    expect(moveId(['a', 'b', 'c'], id, by).join('')).toBe(order),
  );
});
