import { describe, expect, it } from 'vitest';
import { decideNotify, formatNotify, type NotifyInput } from '#lib/alerts/notify-decision.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';

const { messages } = BUILT_IN_SETTINGS;
const MB = 1_000_000;
const step: NotifyInput = {
  relation: 'ours',
  kind: 'step',
  severity: 'warning',
  messages,
  ownDeltaBytes: 12 * MB,
  ownBytesBefore: 100 * MB,
  deltaBytes: 12 * MB,
  sizeBefore: 150 * MB,
};

describe('decideNotify', () => {
  it.each<[string, Partial<NotifyInput>, boolean, string]>([
    ['own bytes over both limits', {}, true, 'own bytes grew'],
    ['exactly at both limits', { ownDeltaBytes: 10 * MB, ownBytesBefore: 100 * MB }, true, 'own bytes grew'],
    ['a byte below the bytes', { ownDeltaBytes: 10 * MB - 1, ownBytesBefore: 20 * MB }, false, 'own bytes'],
    ['a byte below the share', { ownDeltaBytes: 10 * MB, ownBytesBefore: 100 * MB + 10 }, false, 'own bytes'],
    ['from no own bytes', { ownDeltaBytes: 10 * MB, ownBytesBefore: 0 }, true, 'own bytes grew'],
    ['only the base grew', { ownDeltaBytes: 0, deltaBytes: 80 * MB }, false, 'own bytes'],
    ['own shrank while the base grew', { ownDeltaBytes: -MB, deltaBytes: 80 * MB }, false, 'own bytes'],
    [
      'base unknown: the whole counts',
      { ownDeltaBytes: null, ownBytesBefore: null, deltaBytes: 16 * MB },
      true,
      'base and own cannot be told apart, and the whole grew',
    ],
    [
      'base unknown, and below 10 %',
      { ownDeltaBytes: null, ownBytesBefore: null, deltaBytes: 14 * MB },
      false,
      'base and own cannot be told apart',
    ],
    ['critical, whatever is own', { severity: 'critical', ownDeltaBytes: 0 }, true, 'the step is critical'],
    [
      'critical, switched off',
      { severity: 'critical', ownDeltaBytes: 0, messages: { ...messages, critical: false } },
      false,
      'own bytes',
    ],
    ['upstream, even critical', { relation: 'upstream', severity: 'critical' }, false, 'it is built by others'],
    ['upstream over a budget', { relation: 'upstream', kind: 'budget' }, false, 'it is built by others'],
    [
      'upstream, where the rule says so',
      { relation: 'upstream', messages: { ...messages, upstream: true } },
      true,
      'own bytes grew',
    ],
    ['a budget', { kind: 'budget', ownDeltaBytes: 1 }, true, 'it went over its budget'],
    [
      'a budget, switched off',
      { kind: 'budget', severity: 'critical', messages: { ...messages, budgets: false } },
      false,
      'tells of budgets in the digest',
    ],
    ['creep over both limits', { kind: 'creep' }, true, 'it grows slowly: own bytes grew by 12.0 MB (+12.0 %)'],
    [
      'creep below 10 MB',
      { kind: 'creep', ownDeltaBytes: 9.9 * MB, ownBytesBefore: 40 * MB },
      false,
      'it grows slowly: own bytes grew by 9.90 MB (+24.8 %), and 10.0 MB and 10 % are told at once',
    ],
    ['creep below 10 %', { kind: 'creep', ownBytesBefore: 121 * MB }, false, 'it grows slowly: own bytes grew'],
    ['creep that is critical', { kind: 'creep', severity: 'critical', ownDeltaBytes: 0 }, true, 'critical by now'],
    [
      'creep, where the rule says so',
      { kind: 'creep', messages: { ...messages, creep: true } },
      true,
      'its rule tells of that',
    ],
    ['trouble of ours', { kind: 'trouble' }, true, 'nothing is learnt of it'],
    ['trouble of upstream', { kind: 'trouble', relation: 'upstream' }, false, 'it is built by others'],
  ])('decides between message and digest: %s', (_, change, now, why) => {
    expect(decideNotify({ ...step, ...change })).toEqual({ now, reason: expect.stringContaining(why) });
  });

  it.each<[Partial<NotifyInput>, string]>([
    [{}, 'message: own bytes grew by 12.0 MB (+12.0 %), at least 10.0 MB and 10 %'],
    [{ ownBytesBefore: 0 }, 'message: own bytes grew by 12.0 MB (from nothing), at least 10.0 MB and 10 %'],
    [{ ownDeltaBytes: 2 * MB }, 'digest: own bytes grew by 2.00 MB (+2.0 %), and 10.0 MB and 10 % are told at once'],
    [{ ownDeltaBytes: 0 }, 'digest: own bytes did not grow'],
    [
      { ownDeltaBytes: null, deltaBytes: 30 * MB },
      'message: base and own cannot be told apart, and the whole grew by 30.0 MB (+20.0 %), at least 10.0 MB and 10 %',
    ],
  ])('gives the reason in words (case %#)', (change, text) => {
    expect(formatNotify(decideNotify({ ...step, ...change }))).toBe(text);
  });
});
