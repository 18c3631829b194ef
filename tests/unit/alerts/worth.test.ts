import { describe, expect, it } from 'vitest';
import { decideTold, formatTold, type WorthInput } from '#lib/alerts/worth.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';

const { messages } = BUILT_IN_SETTINGS;
const MB = 1_000_000;
const step: WorthInput = {
  ...{ relation: 'ours', kind: 'step', severity: 'warning', isBudget: false, messages },
  ...{ ownDeltaBytes: 12 * MB, ownBytesBefore: 100 * MB, deltaBytes: 12 * MB, sizeBefore: 150 * MB },
};

describe('decideTold', () => {
  it.each<[string, Partial<WorthInput>, boolean, string]>([
    ['own bytes over both limits', {}, true, 'own-growth'],
    ['exactly at both limits', { ownDeltaBytes: 10 * MB, ownBytesBefore: 100 * MB }, true, 'own-growth'],
    ['a byte below the bytes', { ownDeltaBytes: 10 * MB - 1, ownBytesBefore: 20 * MB }, false, 'own-small'],
    ['a byte below the share', { ownDeltaBytes: 10 * MB, ownBytesBefore: 100 * MB + 10 }, false, 'own-small'],
    ['from no own bytes', { ownDeltaBytes: 10 * MB, ownBytesBefore: 0 }, true, 'own-growth'],
    ['only the base grew', { ownDeltaBytes: 0, deltaBytes: 80 * MB }, false, 'own-small'],
    ['own shrank while the base grew', { ownDeltaBytes: -MB, deltaBytes: 80 * MB }, false, 'own-small'],
    [
      'base unknown: the whole counts',
      { ownDeltaBytes: null, ownBytesBefore: null, deltaBytes: 16 * MB },
      true,
      'whole-growth',
    ],
    [
      'base unknown, and below 10 %',
      { ownDeltaBytes: null, ownBytesBefore: null, deltaBytes: 14 * MB },
      false,
      'own-small',
    ],
    ['critical, whatever is own', { severity: 'critical', ownDeltaBytes: 0 }, true, 'critical'],
    [
      'critical, switched off',
      { severity: 'critical', ownDeltaBytes: 0, messages: { ...messages, critical: false } },
      false,
      'own-small',
    ],
    ['upstream, even critical', { relation: 'upstream', severity: 'critical' }, false, 'upstream'],
    ['upstream over a budget', { relation: 'upstream', kind: 'budget', isBudget: true }, false, 'upstream'],
    [
      'upstream, where the rule says so',
      { relation: 'upstream', messages: { ...messages, upstream: true } },
      true,
      'own-growth',
    ],
    ['a budget', { kind: 'budget', ownDeltaBytes: 1 }, true, 'budget'],
    ['a step that breaks a budget', { isBudget: true, ownDeltaBytes: 1 }, true, 'budget'],
    [
      'a budget, switched off',
      { kind: 'budget', severity: 'critical', messages: { ...messages, budgets: false } },
      false,
      'budgets-off',
    ],
    [
      'a big step over a budget, budgets switched off',
      { isBudget: true, messages: { ...messages, budgets: false } },
      true,
      'own-growth',
    ],
    ['creep', { kind: 'creep' }, false, 'creep-off'],
    ['creep, where the rule says so', { kind: 'creep', messages: { ...messages, creep: true } }, true, 'creep'],
    ['trouble of ours', { kind: 'trouble' }, true, 'trouble'],
    ['trouble of upstream', { kind: 'trouble', relation: 'upstream' }, false, 'upstream'],
  ])('%s', (_, change, told, reason) => {
    expect(decideTold({ ...step, ...change })).toMatchObject({ told, reason });
  });

  it.each<[Partial<WorthInput>, string]>([
    [{}, 'message: own bytes grew by 12.0 MB (+12.0 %), at least 10.0 MB and 10 %'],
    [{ ownBytesBefore: 0 }, 'message: own bytes grew by 12.0 MB (from nothing), at least 10.0 MB and 10 %'],
    [{ ownDeltaBytes: 2 * MB }, 'digest: own bytes grew by 2.00 MB (+2.0 %), and 10.0 MB and 10 % are told at once'],
    [{ ownDeltaBytes: 0 }, 'digest: own bytes did not grow'],
    [
      { ownDeltaBytes: null, deltaBytes: 30 * MB },
      'message: base and own cannot be told apart, and the whole grew by 30.0 MB (+20.0 %), at least 10.0 MB and 10 %',
    ],
  ])('says why in words %#', (change, text) => {
    expect(formatTold(decideTold({ ...step, ...change }))).toBe(text);
  });
});
