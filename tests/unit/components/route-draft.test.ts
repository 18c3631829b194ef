import { describe, expect, it } from 'vitest';
import { routeDraft, toRoute } from '#components/settings/routes/route-draft.ts';

const base = { id: 'r', origin: 'ui', place: null, channelIds: ['a', 'b'], stop: true } as const;

describe('a route in the editor', () => {
  it('matches everything and has no channels when it is empty', () =>
    expect(toRoute(routeDraft())).toEqual({ matches: {}, channelIds: [], stop: false }));

  it.each([
    {},
    { repository: 'ghcr.io/acme/*', owner: 'Team', relation: 'ours', stream: 'main' },
    { label: { key: 'team' } },
    { label: { key: 'team', value: '' } },
    { label: { key: 'team', value: 'a=b' } },
    { severity: 'critical', kinds: ['step', 'budget'] },
  ] as const)('keeps %j unchanged', (matches) => {
    const route = { ...base, channelIds: [...base.channelIds], matches: structuredClone(matches) as object };
    expect(toRoute(routeDraft(route))).toEqual({ matches, channelIds: ['a', 'b'], stop: true });
  });

  it.each([
    [' team = web ', { key: 'team', value: 'web' }],
    ['team', { key: 'team' }],
  ])('reads the label "%s"', (label, read) => expect(toRoute({ ...routeDraft(), label }).matches.label).toEqual(read));

  it('never contains a platform', () => {
    const draft = routeDraft();
    expect(toRoute({ ...draft, matches: { ...draft.matches, platform: 'linux/amd64' } }).matches).toEqual({});
  });
});
