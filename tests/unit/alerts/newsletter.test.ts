import { describe, expect, it } from 'vitest';
import {
  type ChangeLine,
  chooseGrowers,
  chooseIncidents,
  chooseOverBudget,
  chooseSavers,
  chooseUpdates,
  isEmptyNewsletter,
  type NewsletterIncident,
} from '#lib/alerts/newsletter.ts';
import { compileNewsletterScope } from '#lib/alerts/newsletter-scope.ts';
import type { RouteLike } from '#lib/alerts/routing.ts';
import { EMPTY_DIGEST, STEP } from '#tests/support/messages.ts';

const MB = 1_000_000;
const incident = (number: number, change: Partial<NewsletterIncident> = {}): NewsletterIncident => ({
  id: `i${number}`,
  number,
  severity: 'warning',
  deltaBytes: MB,
  state: 'open',
  isNotified: false,
  isEndNotified: false,
  isNew: true,
  hasEnded: false,
  ...change,
});
const numbers = (list: NewsletterIncident[]) => list.map(({ number }) => number);

describe('chooseIncidents', () => {
  it('lists new incidents without a message, open ones, acknowledged ones apart, and ended ones without an end message', () => {
    const chosen = chooseIncidents([
      incident(1),
      incident(2, { isNotified: true }),
      incident(3, { isNew: false, state: 'acknowledged' }),
      incident(4, { state: 'recovered', hasEnded: true }),
      incident(5, { state: 'accepted', hasEnded: true, isNotified: true, isEndNotified: true }),
      incident(6, { state: 'superseded', hasEnded: true, isNew: false }),
      incident(7, { state: 'recovered', hasEnded: true, isNotified: true }),
      incident(8, { state: 'acknowledged' }),
    ]);
    expect(numbers(chosen.opened)).toEqual([1]);
    expect(numbers(chosen.open)).toEqual([2]);
    expect(numbers(chosen.acknowledged)).toEqual([8, 3]);
    expect(numbers(chosen.ended)).toEqual([7, 6, 4]);
    expect(chosen.more).toBe(0);
  });

  it('lists the ten worst incidents first and counts the rest', () => {
    const many = Array.from({ length: 12 }, (_, at) => incident(at, { deltaBytes: at * MB }));
    const { opened, more } = chooseIncidents([...many, incident(20, { severity: 'critical', deltaBytes: null })]);
    expect(numbers(opened)).toEqual([20, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    expect(more).toBe(3);
  });
});

let id = 0;
const candidate = (reference: string, deltaBytes: number, change: Partial<ChangeLine['line']> = {}): ChangeLine => {
  id += 2;
  const line = { reference, stream: 'main', platform: 'linux/amd64', sizeBytes: 100 * MB, deltaBytes };
  const floor = { bytes: 512 * 1024, share: 0.03 };
  return {
    newestId: id,
    beforeId: id + 1,
    floor,
    line: { ...line, deltaPercent: null, owner: null, link: null, ...change },
  };
};
const references = (lines: { reference: string }[]) => lines.map(({ reference }) => reference);

describe('lines of a digest', () => {
  it('list the five largest growers above the floors', () => {
    const all = [1, 5, 3, 4, 6, 7].map((megabytes) => candidate(`r${megabytes}`, megabytes * MB));
    expect(references(chooseGrowers(all))).toEqual(['r7', 'r6', 'r5', 'r4', 'r3']);
    expect(chooseGrowers([candidate('shrank', -9 * MB), candidate('small', 2 * MB)])).toEqual([]);
  });

  it.each([
    [524_288, 1_000_000, true],
    [524_287, 1_000_000, false],
    [3 * MB, 103 * MB, true],
    [3 * MB - 1, 103 * MB, false],
    [2 * MB, 2 * MB, true],
  ])('include growth of %i bytes to %i bytes among the growers: %s', (deltaBytes, sizeBytes, isNotable) => {
    expect(chooseGrowers([candidate('r', deltaBytes, { sizeBytes })])).toHaveLength(isNotable ? 1 : 0);
  });

  it('include only changes that reach the floor of the rule of the series', () => {
    const floor = { bytes: 5 * MB, share: 0.1 };
    const changes = [9, 11, -9, -12].map((megabytes) => ({ ...candidate(`r${megabytes}`, megabytes * MB), floor }));
    expect(references(chooseGrowers(changes))).toEqual(['r11']);
    expect(references(chooseSavers(changes))).toEqual(['r-12']);
  });

  it('contain one line, the largest, for all platforms and aliases of a stream', () => {
    const first = candidate('r', 9 * MB);
    const alias = { ...first, line: { ...first.line, stream: 'latest' } };
    const other = candidate('r', 8 * MB, { platform: 'linux/arm64' });
    const said = chooseGrowers([other, alias, first]).map(({ stream, platform }) => `${stream} ${platform}`);
    expect(said).toEqual(['latest linux/amd64']);
    expect(chooseGrowers([other, first])).toHaveLength(1);
  });

  it('list the savers by bytes saved', () => {
    expect(
      references(chooseSavers([candidate('a', -4 * MB), candidate('b', -9 * MB), candidate('c', 9 * MB)])),
    ).toEqual(['b', 'a']);
  });

  it('list updates by pull cost and omit those without any', () => {
    const update = (reference: string, pullCostBytes: number) => {
      const { line, ...ids } = candidate(reference, 0);
      return { ...ids, line: { ...line, pullCostBytes } };
    };
    expect(references(chooseUpdates([update('a', 1), update('b', 3), update('c', 0)]))).toEqual(['b', 'a']);
  });

  it('list series over budget by the excess', () => {
    const over = (reference: string, budgetBytes: number, budgetedBytes = 100 * MB) => {
      const { line, ...ids } = candidate(reference, 0);
      return { ...ids, line: { ...line, budgetBytes, budgetedBytes, budgetMetric: 'own' as const } };
    };
    expect(references(chooseOverBudget([over('a', 90 * MB), over('b', 50 * MB)]))).toEqual(['b', 'a']);
    expect(references(chooseOverBudget([over('a', 90 * MB), over('b', 50 * MB, 51 * MB)]))).toEqual(['a', 'b']);
  });

  it('make the digest empty only when every section is empty', () => {
    expect(isEmptyNewsletter(EMPTY_DIGEST)).toBe(true);
    expect(isEmptyNewsletter({ ...EMPTY_DIGEST, savers: [candidate('a', -MB).line] })).toBe(false);
    expect(isEmptyNewsletter({ ...EMPTY_DIGEST, growers: [{ days: 365, lines: [candidate('a', MB).line] }] })).toBe(
      false,
    );
    expect(isEmptyNewsletter({ ...EMPTY_DIGEST, incidents: { opened: [], open: [STEP], ended: [] } })).toBe(false);
    const acknowledged = { opened: [], open: [], acknowledged: [STEP], ended: [] };
    expect(isEmptyNewsletter({ ...EMPTY_DIGEST, incidents: acknowledged })).toBe(false);
  });
});

describe('compileNewsletterScope', () => {
  const subject = { reference: 'ghcr.io/acme/api', owner: 'Payments', relation: 'ours', stream: 'tag:main' } as const;
  const route = (matches: RouteLike['matches'], channelIds: string[], stop = false): RouteLike => ({
    matches,
    channelIds,
    stop,
  });
  const isMatch = (routes: RouteLike[], channelId = 'a') => compileNewsletterScope(routes, channelId)(subject);

  it.each<[string, RouteLike[], boolean]>([
    ['it does without routes', [], true],
    ['it does when a route names the channel', [route({ owner: 'Payments' }, ['a'])], true],
    ['it does not when its route names another channel', [route({ owner: 'Payments' }, ['b'])], false],
    ['it does when no route matches it', [route({ owner: 'Other' }, ['b'])], true],
    [
      'it does whatever severity, kind and label the route needs',
      [route({ severity: 'critical', kinds: ['budget'], label: { key: 'x' } }, ['a'])],
      true,
    ],
    [
      'it does not after a route that ends the search',
      [route({ owner: 'Payments' }, ['b'], true), route({}, ['a'])],
      false,
    ],
    [
      'it does after a route that ends the search for critical incidents only',
      [route({ severity: 'critical' }, ['b'], true), route({}, ['a'])],
      true,
    ],
  ])('decides whether a repository belongs to the digest of the channel: %s', (_, routes, meant) =>
    expect(isMatch(routes)).toBe(meant),
  );
});
