import { describe, expect, it } from 'vitest';
import { matchesDraft, toMatches } from '#components/settings/matches-draft.ts';
import { matchesEverything, matchesText } from '#components/settings/matches-words.ts';
import { moveId } from '#components/settings/order.ts';

describe('the matches of a rule, route or mute', () => {
  it('are sent without empty fields', () => {
    expect(toMatches(matchesDraft())).toEqual({});
    expect(toMatches({ ...matchesDraft(), repository: ' ghcr.io/acme/* ', owner: ' ', relation: 'ours' })).toEqual({
      repository: 'ghcr.io/acme/*',
      relation: 'ours',
    });
  });

  it('are kept unchanged when stored ones are edited', () => {
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
    [{ relation: 'ours' as const, stream: 'main' }, 'relation own, series main'],
    [
      { label: { key: 'team', value: 'web' }, severity: 'warning' as const },
      'label team=web, severity warning or critical',
    ],
    [{ label: { key: 'team' }, kinds: ['step', 'budget'] }, 'label team, kind jumps or budgets'],
    [{ kind: 'constructor' }, 'kind constructor'],
    [{ repository: 'a\u202eb' }, 'repository a\\u202eb'],
  ])('are described: %j as "%s"', (matches, text) => expect(matchesText(matches)).toBe(text));
});

describe('matchesEverything', () => {
  it.each([
    [{}, true],
    [{ repository: '*', platform: '**' }, true],
    [{ repository: 'ghcr.io/*' }, false],
    [{ repository: '*', stream: 'main' }, false],
    [{ owner: 'Edge' }, false],
    [{ relation: 'ours' as const }, false],
    [{ kind: 'creep' }, false],
    [{ incidentId: 'x' }, false],
  ])('of %j is %s', (matches, expected) => expect(matchesEverything(matches)).toBe(expected));
});

describe('moveId in an ordered list', () => {
  it.each([
    ['a', 1, 'bac'],
    ['c', -1, 'acb'],
    ['a', -1, 'abc'],
    ['c', 1, 'abc'],
    ['x', 1, 'abc'],
  ] as const)('moves %s by %i to %s', (id, by, order) => expect(moveId(['a', 'b', 'c'], id, by).join('')).toBe(order));
});
