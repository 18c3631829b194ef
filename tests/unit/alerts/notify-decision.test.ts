import { describe, expect, it } from 'vitest';
import {
  decideNotify,
  formatTold,
  type NotifyInput,
  parseStoredNotify,
  toStoredNotify,
} from '#lib/alerts/notify-decision.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';
import type { NotifyReason, NotifyTime } from '#lib/domain/notify.ts';

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
  it.each<[string, Partial<NotifyInput>, NotifyTime, NotifyReason]>([
    ['own bytes over both limits', {}, 'now', 'own-growth'],
    ['exactly at both limits', { ownDeltaBytes: 10 * MB, ownBytesBefore: 100 * MB }, 'now', 'own-growth'],
    [
      'a byte below the bytes',
      { ownDeltaBytes: 10 * MB - 1, ownBytesBefore: 20 * MB },
      'digest',
      'own-growth-below-limits',
    ],
    [
      'a byte below the share',
      { ownDeltaBytes: 10 * MB, ownBytesBefore: 100 * MB + 10 },
      'digest',
      'own-growth-below-limits',
    ],
    ['from no own bytes', { ownDeltaBytes: 10 * MB, ownBytesBefore: 0 }, 'now', 'own-growth'],
    ['only the base grew', { ownDeltaBytes: 0, deltaBytes: 80 * MB }, 'digest', 'no-own-growth'],
    ['own shrank while the base grew', { ownDeltaBytes: -MB, deltaBytes: 80 * MB }, 'digest', 'no-own-growth'],
    [
      'base unknown: the whole counts',
      { ownDeltaBytes: null, ownBytesBefore: null, deltaBytes: 16 * MB },
      'now',
      'image-growth',
    ],
    [
      'base unknown, and below 10 %',
      { ownDeltaBytes: null, ownBytesBefore: null, deltaBytes: 14 * MB },
      'digest',
      'image-growth-below-limits',
    ],
    ['critical, whatever is own', { severity: 'critical', ownDeltaBytes: 0 }, 'now', 'critical-step'],
    [
      'critical, switched off',
      { severity: 'critical', ownDeltaBytes: 0, messages: { ...messages, critical: false } },
      'digest',
      'no-own-growth',
    ],
    ['upstream, even critical', { relation: 'upstream', severity: 'critical' }, 'digest', 'third-party'],
    ['upstream over a budget', { relation: 'upstream', kind: 'budget' }, 'digest', 'third-party'],
    [
      'upstream, where the rule says so',
      { relation: 'upstream', messages: { ...messages, upstream: true } },
      'now',
      'own-growth',
    ],
    ['a budget', { kind: 'budget', ownDeltaBytes: 1 }, 'now', 'over-budget'],
    [
      'a budget, switched off',
      { kind: 'budget', severity: 'critical', messages: { ...messages, budgets: false } },
      'digest',
      'budgets-in-digest',
    ],
    ['creep over both limits', { kind: 'creep' }, 'now', 'own-growth'],
    [
      'creep below 10 MB',
      { kind: 'creep', ownDeltaBytes: 9.9 * MB, ownBytesBefore: 40 * MB },
      'digest',
      'own-growth-below-limits',
    ],
    ['creep below 10 %', { kind: 'creep', ownBytesBefore: 121 * MB }, 'digest', 'own-growth-below-limits'],
    [
      'creep that is critical',
      { kind: 'creep', severity: 'critical', ownDeltaBytes: 0 },
      'now',
      'critical-slow-growth',
    ],
    ['creep, where the rule says so', { kind: 'creep', messages: { ...messages, creep: true } }, 'now', 'slow-growth'],
    ['trouble of ours', { kind: 'trouble' }, 'now', 'polling-error'],
    ['a secret that a push added', { kind: 'secret' }, 'now', 'secret-added'],
    ['trouble of upstream', { kind: 'trouble', relation: 'upstream' }, 'digest', 'third-party'],
  ])('decides between message and digest: %s', (_, change, when, reason) => {
    expect(decideNotify({ ...step, ...change })).toMatchObject({ when, reason });
  });

  it.each<[Partial<NotifyInput>, string]>([
    [{}, 'message: own layers grew by 12.0 MB (+12.0 %), at least 10.0 MB and 10 %'],
    [{ ownBytesBefore: 0 }, 'message: own layers grew by 12.0 MB (from nothing), at least 10.0 MB and 10 %'],
    [{ ownDeltaBytes: 2 * MB }, 'digest: own layers grew by 2.00 MB (+2.0 %); a message needs 10.0 MB and 10 %'],
    [{ ownDeltaBytes: 0 }, 'digest: own layers did not grow'],
    [
      { kind: 'creep', ownDeltaBytes: 9.9 * MB, ownBytesBefore: 40 * MB },
      'digest: it grows slowly: own layers grew by 9.90 MB (+24.8 %); a message needs 10.0 MB and 10 %',
    ],
    [{ kind: 'trouble' }, 'message: sizes are not checked until this is fixed'],
    [{ severity: 'critical' }, 'message: the jump is critical'],
    [{ relation: 'upstream' }, 'digest: third-party images are in the digest'],
    [
      { ownDeltaBytes: null, deltaBytes: 30 * MB },
      'message: the base image is unknown, and the whole image grew by 30.0 MB (+20.0 %), at least 10.0 MB and 10 %',
    ],
  ])('gives the reason in words (case %#)', (change, text) => {
    expect(formatTold(decideNotify({ ...step, ...change }))).toBe(text);
  });
});

describe('parseStoredNotify', () => {
  it('reads what toStoredNotify wrote', () => {
    const decision = decideNotify(step);
    expect(parseStoredNotify(toStoredNotify(decision))).toEqual(decision);
  });

  it('keeps the words of a time and a reason that only a newer release knows', () => {
    const stored = { notify: 'tomorrow', notifyReason: 'newer', notifyText: 'it is newer' };
    expect(parseStoredNotify(stored)).toEqual({ when: 'digest', reason: 'unknown', text: 'it is newer' });
  });
});
