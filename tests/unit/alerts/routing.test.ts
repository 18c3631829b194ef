import { describe, expect, it } from 'vitest';
import { type RouteLike, type RouteSubject, routeTo } from '#lib/alerts/routing.ts';

const subject: RouteSubject = {
  reference: 'ghcr.io/acme/api',
  owner: 'Payments',
  relation: 'ours',
  stream: 'tag:main',
  labels: { tier: 'gold' },
  severity: 'warning',
  kind: 'step',
};
const route = (matches: RouteLike['matches'], ...channelIds: string[]): RouteLike => ({
  matches,
  channelIds,
  stop: false,
});
const ALL = ['a', 'b', 'c'];
const channelsOf = (routes: RouteLike[], change: Partial<RouteSubject> = {}) =>
  routeTo(routes, { ...subject, ...change }, ALL).channelIds;

describe('routeTo', () => {
  it('sends own images to every channel and third-party images to none without routes', () => {
    expect(routeTo([], subject, ALL)).toMatchObject({ channelIds: ALL, note: null });
    expect(routeTo([], { ...subject, relation: 'upstream' }, ALL)).toMatchObject({
      channelIds: [],
      note: expect.stringContaining('digest'),
    });
  });

  it('uses all matching routes in order, each channel once, up to one with stop', () => {
    const routes = [
      route({}, 'b'),
      route({ owner: 'payments' }, 'a', 'b'),
      { ...route({}, 'a'), stop: true },
      route({}, 'c'),
    ];
    expect(routeTo(routes, subject, ALL)).toEqual({
      channelIds: ['b', 'a'],
      because: ['route 1: it matches everything', 'route 2: owner payments'],
      note: null,
    });
    expect(channelsOf([{ ...route({ owner: 'Other' }, 'a'), stop: true }, route({}, 'c')])).toEqual(['c']);
  });

  it.each<[RouteLike['matches'], boolean]>([
    [{ repository: 'ghcr.io/acme/*' }, true],
    [{ repository: 'ghcr.io/other/*' }, false],
    [{ owner: 'PAYMENTS' }, true],
    [{ relation: 'upstream' }, false],
    [{ stream: 'main' }, true],
    [{ stream: 'tag:*' }, true],
    [{ stream: 'v*' }, false],
    [{ label: { key: 'tier' } }, true],
    [{ label: { key: 'tier', value: 'gold' } }, true],
    [{ label: { key: 'tier', value: 'tin' } }, false],
    [{ label: { key: 'toString' } }, false],
    [{ severity: 'warning' }, true],
    [{ severity: 'critical' }, false],
    [{ kinds: ['budget', 'step'] }, true],
    [{ kinds: ['trouble'] }, false],
    [{ repository: 'ghcr.io/acme/*', kinds: ['budget'] }, false],
  ])('compares the incident with the matches of a route: %j', (matches, isMatch) => {
    expect(channelsOf([route(matches, 'a')])).toEqual(isMatch ? ['a'] : []);
  });

  it('sends critical incidents along routes for warnings', () => {
    expect(channelsOf([route({ severity: 'warning' }, 'a')], { severity: 'critical' })).toEqual(['a']);
    expect(channelsOf([route({ severity: 'critical' }, 'a')], { severity: 'critical' })).toEqual(['a']);
  });

  it('does not match an incident without stream to a route with a stream', () => {
    expect(channelsOf([route({ stream: '*' }, 'a')], { stream: null, kind: 'trouble' })).toEqual([]);
    expect(channelsOf([route({}, 'a')], { stream: null, kind: 'trouble' })).toEqual(['a']);
  });

  it('notes why no channel gets the message', () => {
    expect(routeTo([route({}, 'gone')], subject, ALL).note).toContain('switched on');
    expect(routeTo([route({ owner: 'x' }, 'a')], subject, ALL).note).toContain('No route matches');
    expect(routeTo([], subject, []).note).toContain('No channel');
  });

  it('names the fields of the route that matched', () => {
    const matches = { repository: 'ghcr.io/*', label: { key: 'tier', value: 'gold' }, kinds: ['step' as const] };
    expect(routeTo([{ ...route(matches, 'a'), stop: true }], subject, ALL).because).toEqual([
      'route 1: repository ghcr.io/*, label tier=gold, kind step; no later route counts',
    ]);
  });
});
