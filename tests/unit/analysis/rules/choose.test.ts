import { describe, expect, it } from 'vitest';
import {
  BUILT_IN_RULE,
  type BudgetNow,
  compileBudgets,
  compileRules,
  type RuleNow,
} from '#lib/analysis/rules/choose.ts';
import { compileMatches, type Subject } from '#lib/analysis/rules/matches.ts';
import { BUILT_IN_SETTINGS, type Matches, RuleSettings } from '#lib/analysis/rules/settings.ts';
import { InvalidGlobError } from '#lib/analysis/tags/glob.ts';

const SUBJECT: Subject = {
  reference: 'ghcr.io/acme/api',
  owner: 'Payments',
  relation: 'ours',
  stream: 'tag:main',
  platform: 'linux/arm64',
};

describe('compileMatches', () => {
  it.each<[Matches, boolean]>([
    [{}, true],
    [{ repository: 'ghcr.io/acme/*' }, true],
    [{ repository: 'ghcr.io/*' }, true],
    [{ repository: 'ghcr.io/acme' }, false],
    [{ owner: 'payments' }, true],
    [{ owner: 'Pay*' }, false],
    [{ relation: 'ours' }, true],
    [{ relation: 'upstream' }, false],
    [{ stream: '*main' }, true],
    [{ stream: 'main' }, true],
    [{ stream: 'tag:main' }, true],
    [{ stream: 'ain' }, false],
    [{ stream: 'tag:mai' }, false],
    [{ platform: 'linux/*' }, true],
    [{ platform: 'linux/amd64' }, false],
    [{ repository: 'ghcr.io/*', platform: 'linux/amd64' }, false],
    [{ repository: 'ghcr.io/*', owner: 'Payments', relation: 'ours', stream: '*', platform: '*' }, true],
  ])('decides for %j: %s', (matches, expected) => {
    expect(compileMatches(matches)(SUBJECT)).toBe(expected);
  });

  it('does not match an owner or stream when the repository has none', () => {
    expect(compileMatches({ owner: 'Payments' })({ ...SUBJECT, owner: null })).toBe(false);
    expect(compileMatches({})({ ...SUBJECT, owner: null, stream: null })).toBe(true);
    expect(compileMatches({ stream: '*' })({ ...SUBJECT, stream: null })).toBe(false);
  });

  it('rejects an invalid pattern', () => {
    expect(() => compileMatches({ stream: '[a' })).toThrow(InvalidGlobError);
  });
});

const rule = (id: string, changes: Partial<RuleNow> = {}): RuleNow => ({
  id,
  versionId: `${id}-2`,
  version: 2,
  name: id,
  origin: 'ui',
  matches: {},
  settings: BUILT_IN_SETTINGS,
  ...changes,
});

describe('compileRules', () => {
  it('takes the first rule that matches, those of the file first, else the built-in rule', () => {
    const rules = [
      rule('screen'),
      rule('other', { origin: 'file', matches: { relation: 'upstream' } }),
      rule('file', { origin: 'file' }),
      rule('late', { origin: 'file' }),
    ];
    const choose = compileRules(rules);
    expect(choose(SUBJECT)).toMatchObject({ id: 'file', versionId: 'file-2', version: 2 });
    expect(choose({ ...SUBJECT, relation: 'upstream' }).id).toBe('other');
    expect(compileRules([rule('a'), rule('b')])(SUBJECT).id).toBe('a');
    expect(compileRules([rule('a', { matches: { owner: 'Other' } })])(SUBJECT)).toBe(BUILT_IN_RULE);
    expect(BUILT_IN_RULE.settings).toEqual(RuleSettings.parse({}));
  });
});

const budget = (id: string, changes: Partial<BudgetNow> = {}): BudgetNow => ({
  id,
  origin: 'ui',
  matches: {},
  metric: 'total',
  limitBytes: 1_000_000,
  until: null,
  changedAt: new Date(0),
  ...changes,
});

describe('compileBudgets', () => {
  const at = new Date('2026-09-01T00:00:00Z');

  it('returns no budget by default', () => {
    expect(compileBudgets([])(SUBJECT, at)).toBeNull();
  });

  it('takes the first budget that matches and has not expired', () => {
    const until = (ms: number) => new Date(at.getTime() + ms);
    const choose = compileBudgets([
      budget('ended', { until: until(0) }),
      budget('short', { until: until(1) }),
      budget('b'),
    ]);
    expect(choose(SUBJECT, at)?.id).toBe('short');
    expect(choose(SUBJECT, until(1))?.id).toBe('b');
    expect(compileBudgets([budget('a'), budget('f', { origin: 'file' })])(SUBJECT, at)?.id).toBe('f');
  });
});
