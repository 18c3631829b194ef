import { describe, expect, it } from 'vitest';
import { cadenceText, channelState, healthParts } from '#components/settings/channels/channel-health.ts';
import { subjectWords, tryWords } from '#components/settings/deliveries/delivery-words.ts';
import {
  type BacktestItem,
  changeOf,
  compareHref,
  differenceText,
  foundText,
  itemWords,
} from '#components/settings/rules/backtest-words.ts';
import { lostWords } from '#components/settings/rules/lost-words.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const at = (hoursAgo: number) => new Date(NOW.getTime() - hoursAgo * 3_600_000).toISOString();

const channel: Channel = {
  id: 'c',
  origin: 'ui',
  name: 'Ops',
  kind: 'slack',
  settings: {},
  secrets: [],
  secretsUpdatedAt: null,
  allowPrivate: false,
  enabled: true,
  disabledReason: null,
  failingSince: null,
  lastSentAt: null,
  pendingCount: 0,
  deadCount: 0,
  messagesPerDay: 3,
  place: null,
  digest: { cadence: 'weekly', hour: 9, weekday: 1, timeZone: 'Europe/Berlin', nextAt: null },
};

describe('the state of a channel in words', () => {
  it.each<[string, Partial<Channel>, string, string]>([
    ['a new channel has sent nothing', {}, 'unused', 'nothing sent yet'],
    ['a working channel shows its last delivery', { lastSentAt: at(3) }, 'sending', 'sent 3 h ago'],
    [
      'a queue shows its number of messages',
      { lastSentAt: at(3), pendingCount: 1 },
      'sending',
      'sent 3 h ago; 1 message queued',
    ],
    [
      'a failing channel shows the start of the failures and the last delivery',
      { failingSince: at(48), lastSentAt: at(72), pendingCount: 4 },
      'failing',
      'failing since 2 d ago; last sent 3 d ago; 4 messages queued',
    ],
    [
      'a channel that failed from the start has no last delivery',
      { failingSince: at(1) },
      'failing',
      'failing since 1 h ago; nothing delivered yet',
    ],
    [
      'a channel that its receiver ended shows the reason',
      { enabled: false, disabledReason: 'the receiver answered 410', lastSentAt: at(1), failingSince: at(1) },
      'off',
      'disabled: the receiver answered 410; last sent 1 h ago',
    ],
    ['a channel that a person disabled shows no reason', { enabled: false }, 'off', 'disabled'],
  ])('is shown with its last delivery: %s', (_, changed, state, words) => {
    const one = { ...channel, ...changed };
    expect(channelState(one)).toBe(state);
    expect(healthParts(one, NOW).join('; ')).toBe(words);
  });

  it('includes the digest schedule and the daily limit', () => {
    expect(cadenceText(channel)).toBe('weekly digest, Monday 09:00 Europe/Berlin; at most 3 messages a day');
    const daily = { ...channel, digest: { ...channel.digest, cadence: 'daily' as const, hour: 0 }, messagesPerDay: 1 };
    expect(cadenceText(daily)).toBe('daily digest, 00:00 Europe/Berlin; at most 1 message a day');
    expect(cadenceText({ ...channel, digest: { ...channel.digest, cadence: 'none' } })).toBe(
      'no digest; at most 3 messages a day',
    );
  });
});

describe('the result of a delivery attempt in words', () => {
  const one = {
    at: at(0),
    ms: 143,
    outcome: 'delivered',
    status: 200,
    answer: null,
    error: null,
    nextTryAt: null,
  } as const;
  it.each([
    [one, 'Delivered in 143 ms (200).'],
    [{ ...one, status: null }, 'Delivered in 143 ms.'],
    [
      { ...one, outcome: 'retry' as const, status: 500, nextTryAt: at(-1) },
      'Failed after 143 ms: answered 500. Next attempt in 1 h.',
    ],
    [
      { ...one, outcome: 'permanent' as const, status: 401, error: 'The token is refused.' },
      'Failed after 143 ms: The token is refused. Not retried: the error is permanent.',
    ],
    [
      { ...one, outcome: 'disabled' as const, status: 410 },
      'Failed after 143 ms: answered 410. The channel is disabled.',
    ],
    [{ ...one, outcome: 'retry' as const, status: null }, 'Failed after 143 ms: answered nothing. No more attempts.'],
  ])('contains status, duration and next attempt (case %#)', (tried, words) =>
    expect(tryWords(tried, NOW)).toBe(words),
  );

  it('names the incident or the digest', () => {
    const incident = { id: 'i', number: 42, title: 'acme/api grew\u202e' };
    expect(subjectWords({ kind: 'incident', incident })).toBe('acme/api grew\\u202e');
    expect(subjectWords({ kind: 'digest', incident: null })).toBe('digest');
  });
});

describe('the result of a back-test in words', () => {
  const item: BacktestItem = {
    at: at(1),
    reference: 'ghcr.io/acme/api',
    repositoryId: 'r',
    stream: 'main',
    platform: 'linux/amd64',
    kind: 'step',
    severity: 'warning',
    fromBytes: 1,
    toBytes: 2,
    fromDigest: 'sha256:a',
    toDigest: 'sha256:b',
    opensNow: true,
    opensThen: true,
    toldNow: true,
    toldThen: true,
    why: '',
    channels: ['#ops', 'Mail'],
    lost: null,
  };
  const countsOf = ([incidents, repositories, messages]: readonly [number, number, number]) => ({
    incidents,
    repositories,
    messages,
    perWeek: 0,
  });
  const found = (changed: Partial<BacktestItem>): BacktestItem => ({ ...item, ...changed });

  it.each([
    [{}, 'same', 'sent to #ops, Mail, as today'],
    [{ toldNow: false }, 'alerted', 'would be sent to #ops, Mail'],
    [{ toldThen: false }, 'notAlerted', 'would only be in the digest'],
    [{ toldThen: false, opensThen: false }, 'notAlerted', 'would not be detected any more'],
    [{ toldNow: false, toldThen: false, opensNow: false }, 'detected', 'would be detected and in the digest'],
    [{ toldNow: false, toldThen: false, opensThen: false }, 'notDetected', 'would not be detected any more'],
    [{ toldNow: false, toldThen: false }, 'same', 'in the digest, as today'],
  ] as const)('describes %j as %s', (changed, change, words) => {
    expect(changeOf(found(changed))).toBe(change);
    expect(itemWords(found(changed))).toBe(words);
  });

  describe('explains an incident that would be lost', () => {
    const lost = {
      decision: 'within-floors',
      baselineBytes: 100_000_000,
      otherRule: null,
      steps: { small: { bytes: 500_000, share: 0.2 }, large: { bytes: 10_000_000, share: 0.1 } },
      creep: { bytes: 5_000_000, share: 0.05, days: 90 },
    } as const;
    const words = (changed: Partial<NonNullable<BacktestItem['lost']>>, kind: BacktestItem['kind'] = 'step') =>
      lostWords({ kind, toBytes: 104_000_000, lost: { ...lost, ...changed } });

    it('by its growth and the limits of the rule', () => {
      expect(words({})).toBe(
        '+4.0 % (4.00 MB) from the baseline. No incident: growth must reach 20 % and 0.5 MB, or 10 % and 10 MB.',
      );
      expect(words({ decision: 'not-judged', baselineBytes: null })).toBe('Its rule does not detect jumps.');
      expect(words({ decision: 'within-noise' })).toContain('within the usual changes of this series');
      expect(lostWords({ kind: 'step', toBytes: 1, lost: null })).toBeNull();
    });

    it('by the incident of an earlier push, and by the rule that applies instead', () => {
      expect(words({ decision: 'still-up' })).toMatch(
        /still above baseline\. It belongs to the incident of an earlier/,
      );
      expect(words({ otherRule: 'Built in' })).toMatch(/^The rule “Built in” applies instead\. \+4\.0 %/);
    });

    it('by the limit of creep, or by a jump', () => {
      expect(words({}, 'creep')).toContain('below the limit of creep, 5 % and 5 MB within 90 days');
      expect(words({ creep: null }, 'creep')).toBe('The rule does not detect creep.');
      expect(words({ decision: 'opened' }, 'creep')).toContain('part of a jump');
      expect(words({ decision: 'opened' }, 'budget')).toContain('part of a jump');
    });
  });

  it('mentions that no channel gets the message', () =>
    expect(itemWords({ ...found({ toldNow: false }), channels: [] })).toBe('would be sent to no channel'));

  it('links to the comparison of the two images', () => {
    expect(compareHref(found({}))).toBe(
      '/compare?from=ghcr.io%2Facme%2Fapi%40sha256%3Aa&to=ghcr.io%2Facme%2Fapi%40sha256%3Ab&platform=linux%2Famd64&repositoryId=r',
    );
    expect(compareHref({ ...found({}), fromDigest: null })).toBeNull();
  });

  it.each([
    [[0, 0, 0], 'No incidents, no alerts'],
    [[1, 1, 1], '1 incident in 1 repository, 1 alert'],
    [[12, 5, 3], '12 incidents in 5 repositories, 3 alerts'],
    [[1_200, 80, 0], '1,200 incidents in 80 repositories, no alerts'],
  ] as const)('counts %j as "%s"', (counts, text) => expect(foundText(countsOf(counts))).toBe(text));

  it.each([
    [[4, 2, 3], [4, 2, 3], 'As many as with the saved rule.'],
    [[4, 2, 3], [2, 1, 3], '2 fewer incidents than with the saved rule.'],
    [[4, 2, 3], [5, 2, 1], '1 more incident and 2 fewer alerts than with the saved rule.'],
  ] as const)('compares %j with %j as "%s"', (current, tried, text) =>
    expect(differenceText({ current: countsOf(current), tried: countsOf(tried) }, false)).toBe(text),
  );

  it('compares a new rule with the current rules', () => {
    const [current, tried] = [countsOf([1, 1, 0]), countsOf([1, 1, 1])];
    expect(differenceText({ current, tried }, true)).toBe('1 more alert than with the current rules.');
  });
});
