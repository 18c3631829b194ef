import { describe, expect, it } from 'vitest';
import { cadenceText, channelState, healthParts } from '#components/settings/channels/channel-health.ts';
import { subjectWords, tryWords } from '#components/settings/deliveries/delivery-words.ts';
import {
  type BacktestItem,
  changeOf,
  compareHref,
  itemWords,
  perWeekText,
} from '#components/settings/rules/backtest-words.ts';
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
    ['new', {}, 'unused', 'nothing sent yet'],
    ['well', { lastSentAt: at(3) }, 'sending', 'sent 3 h ago'],
    ['busy', { lastSentAt: at(3), pendingCount: 1 }, 'sending', 'sent 3 h ago; 1 message waits'],
    [
      'failing',
      { failingSince: at(48), lastSentAt: at(72), pendingCount: 4 },
      'failing',
      'failing since 2 d ago; last sent 3 d ago; 4 messages wait',
    ],
    ['failing from the start', { failingSince: at(1) }, 'failing', 'failing since 1 h ago; nothing sent yet'],
    [
      'gone',
      { enabled: false, disabledReason: 'the receiver answered 410', lastSentAt: at(1), failingSince: at(1) },
      'off',
      'switched off: the receiver answered 410; last sent 1 h ago',
    ],
    ['off by hand', { enabled: false }, 'off', 'switched off'],
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
    [one, 'delivered in 143 ms (200).'],
    [{ ...one, status: null }, 'delivered in 143 ms.'],
    [
      { ...one, outcome: 'retry' as const, status: 500, nextTryAt: at(-1) },
      'answered 500, after 143 ms. Next try in 1 h.',
    ],
    [
      { ...one, outcome: 'permanent' as const, status: 401, error: 'The token is refused.' },
      'The token is refused, after 143 ms. Trying again would not help.',
    ],
    [{ ...one, outcome: 'disabled' as const, status: 410 }, 'answered 410, after 143 ms. The channel is switched off.'],
    [{ ...one, outcome: 'retry' as const, status: null }, 'answered nothing, after 143 ms. No more tries.'],
  ])('contains status, duration and next try (case %#)', (tried, words) => expect(tryWords(tried, NOW)).toBe(words));

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
  };
  const found = (changed: Partial<BacktestItem>): BacktestItem => ({ ...item, ...changed });

  it.each([
    [{}, 'same', 'told to #ops, Mail, as today'],
    [{ toldNow: false }, 'told', 'would be told to #ops, Mail'],
    [{ toldThen: false }, 'untold', 'would no longer be told, only in the digest'],
    [{ toldThen: false, opensThen: false }, 'untold', 'would no longer be found'],
    [{ toldNow: false, toldThen: false, opensNow: false }, 'marked', 'would be found, and wait for the digest'],
    [{ toldNow: false, toldThen: false, opensThen: false }, 'unmarked', 'would no longer be found'],
    [{ toldNow: false, toldThen: false }, 'same', 'in the digest, as today'],
  ] as const)('describes %j as %s', (changed, change, words) => {
    expect(changeOf(found(changed))).toBe(change);
    expect(itemWords(found(changed))).toBe(words);
  });

  it('mentions that no channel gets the message', () =>
    expect(itemWords({ ...found({ toldNow: false }), channels: [] })).toBe(
      'would be told to nobody: no channel takes it',
    ));

  it('links to the comparison of the two images', () => {
    expect(compareHref(found({}))).toBe(
      '/compare?from=ghcr.io%2Facme%2Fapi%40sha256%3Aa&to=ghcr.io%2Facme%2Fapi%40sha256%3Ab&platform=linux%2Famd64&repositoryId=r',
    );
    expect(compareHref({ ...found({}), fromDigest: null })).toBeNull();
  });

  it.each([
    [0, '0.0'],
    [0.01, '<0.1'],
    [0.05, '0.1'],
    [0.44, '0.4'],
    [9.94, '9.9'],
    [10, '10'],
    [12.6, '13'],
  ])('formats %d messages a week as "%s"', (perWeek, text) => expect(perWeekText(perWeek)).toBe(text));
});
