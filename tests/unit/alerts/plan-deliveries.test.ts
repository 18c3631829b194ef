import { describe, expect, it } from 'vitest';
import { type DeliveryInputs, GROUP_WAIT_MS, planDeliveries } from '#lib/alerts/plan-deliveries.ts';
import type { EventKind } from '#lib/domain/event-kinds.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const LATER = new Date(NOW.getTime() + GROUP_WAIT_MS);

const subject = {
  reference: 'ghcr.io/acme/api',
  owner: 'Payments',
  relation: 'ours' as const,
  stream: 'latest',
  platform: 'linux/amd64',
  labels: {},
  kind: 'step' as const,
};
const other = { ...subject, reference: 'ghcr.io/acme/web', owner: 'Web' };
const channel = (id: string, kind: DeliveryInputs['channels'][number]['kind'] = 'discord', enabled = true) => ({
  id,
  kind,
  settings: {},
  enabled,
});

type Asked = Partial<Omit<DeliveryInputs, 'incident' | 'toldBefore'>> & {
  incident?: Partial<DeliveryInputs['incident']>;
  told?: string[];
};

function plan({ incident = {}, told: notified = [], ...rest }: Asked = {}) {
  return planDeliveries({
    event: 'opened',
    subjects: [subject],
    routes: [],
    mutes: [],
    channels: [channel('chat')],
    now: NOW,
    ...rest,
    notifiedBefore: new Set(notified),
    incident: {
      id: 'i',
      kind: 'step',
      severity: 'warning',
      state: 'open',
      notify: 'now',
      silent: false,
      flapping: false,
      ...incident,
    },
  });
}

const TOLD = ['chat'];

describe('planDeliveries for further growth', () => {
  const levels = (notified: number) => new Map([['chat', notified]]);
  const again = (level: number, notified: number, event: EventKind = 'escalated') =>
    plan({ event, told: TOLD, level, notifiedLevels: levels(notified) });

  it.each<[string, number, number, number]>([
    ['none for the level that was sent', 1, 1, 0],
    ['none for a lower level', 0, 1, 0],
    ['one for a higher level', 2, 1, 1],
    ['one for the first critical level after a warning', 1, 0, 1],
  ])('sends one message per level: %s', (_, level, notified, count) => {
    expect(again(level, notified)).toHaveLength(count);
  });

  it('compares levels per channel and sends when the level of a channel is unknown', () => {
    const channels = [channel('chat'), channel('mail', 'email')];
    const notified = ['chat', 'mail'];
    const notifiedLevels = new Map([
      ['chat', 1],
      ['mail', 0],
    ]);
    expect(
      plan({ event: 'escalated', channels, told: notified, level: 1, notifiedLevels }).map(
        ({ channelId }) => channelId,
      ),
    ).toEqual(['mail']);
    expect(plan({ event: 'escalated', told: TOLD, level: 0, notifiedLevels: new Map() })).toHaveLength(1);
  });

  it('limits only escalations, and only on channels that already have a message', () => {
    for (const event of ['reopened', 'recovered', 'accepted'] as const) expect(again(0, 5, event)).toHaveLength(1);
    expect(plan({ event: 'escalated', level: 0, notifiedLevels: levels(5) })).toHaveLength(1);
  });
});

describe('planDeliveries for channels without a message yet', () => {
  it.each(['opened', 'escalated', 'reopened', 'joined'] as const)('sends %s after the grouping delay', (event) => {
    expect(plan({ event })).toEqual([{ channelId: 'chat', type: `image.size.regression.${event}`, nextTryAt: LATER }]);
  });

  it.each<EventKind>([
    ...(['recovered', 'accepted', 'acceptedByTime', 'superseded', 'invalid'] as const),
    ...(['acknowledged', 'contents', 'muted', 'flapping', 'note'] as const),
  ])('sends nothing for the event %s', (event) => {
    expect(plan({ event })).toEqual([]);
  });

  it.each<[string, Asked]>([
    ['a silent incident', { incident: { silent: true } }],
    ['a flapping incident', { incident: { flapping: true } }],
    ['an incident that is for the digest', { incident: { notify: 'digest' } }],
    ['a channel that is switched off', { channels: [channel('chat', 'discord', false)] }],
    [
      'an incident that no route matches',
      { routes: [{ matches: { owner: 'Web' }, channelIds: ['chat'], stop: false }] },
    ],
    ['a series that joins a closed incident', { event: 'joined', incident: { state: 'accepted' } }],
    ['a third-party image without routes', { subjects: [{ ...subject, relation: 'upstream' }] }],
  ])('sends nothing for %s', (_, asked) => {
    expect(plan(asked)).toEqual([]);
  });

  it.each(['opened', 'escalated', 'reopened'] as const)(
    'sends no %s of an accepted incident, even to channels that have a message',
    (event) => {
      expect(plan({ event, incident: { state: 'accepted' } })).toEqual([]);
      expect(plan({ event, incident: { state: 'accepted' }, told: TOLD })).toEqual([]);
    },
  );

  it('sends a message when the incident opened and recovered within one poll', () => {
    expect(plan({ incident: { state: 'recovered' } })).toHaveLength(1);
  });

  it('sends trouble immediately, with an event type by kind of incident', () => {
    expect(plan({ incident: { kind: 'trouble' } })).toEqual([
      { channelId: 'chat', type: 'image.size.trouble.opened', nextTryAt: NOW },
    ]);
    expect(plan({ incident: { kind: 'budget' } })[0]?.type).toBe('image.size.budget.opened');
  });

  it('sends once per channel, and to the channels of another owner when its series joins', () => {
    const routes = [
      { matches: { owner: 'Payments' }, channelIds: ['pay', 'all'], stop: false },
      { matches: { owner: 'Web' }, channelIds: ['web', 'all'], stop: false },
    ];
    const channels = ['pay', 'web', 'all'].map((id) => channel(id, 'webhook'));
    const idsOf = (asked: Asked) => plan({ routes, channels, ...asked }).map(({ channelId }) => channelId);
    expect(idsOf({})).toEqual(['pay', 'all']);
    expect(idsOf({ subjects: [subject, other] })).toEqual(['pay', 'all', 'web']);
    expect(idsOf({ event: 'joined', subjects: [subject, other], told: ['pay', 'all'] })).toEqual(['web']);
  });
});

describe('planDeliveries for an incident with a step and a budget', () => {
  const subjects = [subject, { ...subject, kind: 'budget' as const }];

  it.each(['step', 'budget'] as const)('follows a route for kind %s', (kind) => {
    const routes = [{ matches: { kinds: [kind] }, channelIds: ['chat'], stop: false }];
    expect(plan({ subjects, routes })).toHaveLength(1);
    expect(plan({ subjects, routes: [{ matches: { kinds: ['creep'] }, channelIds: ['chat'], stop: false }] })).toEqual(
      [],
    );
  });

  it('is muted only when both kinds are muted', () => {
    const mute = (kind: 'step' | 'budget') => ({ matches: { kind }, until: LATER, endedAt: null });
    expect(plan({ subjects, mutes: [mute('step')] })).toHaveLength(1);
    expect(plan({ subjects, mutes: [mute('step'), mute('budget')] })).toEqual([]);
  });
});

describe('planDeliveries for channels that already have a message', () => {
  it.each(['escalated', 'reopened', 'recovered', 'accepted', 'acceptedByTime', 'superseded', 'invalid'] as const)(
    'sends %s immediately',
    (event) => {
      expect(plan({ event, told: TOLD })).toEqual([
        { channelId: 'chat', type: `image.size.regression.${event}`, nextTryAt: NOW },
      ]);
    },
  );

  it.each(['joined', 'acknowledged', 'contents'] as const)(
    'updates the existing message for %s and sends no other',
    (event) => {
      const channels = [channel('chat'), channel('hook', 'webhook'), channel('mail', 'email')];
      const found = plan({ event, channels, told: ['chat', 'hook', 'mail'] });
      expect(found.map(({ channelId }) => channelId)).toEqual(['chat']);
    },
  );

  it('sends the end of an incident moved to the digest, but nothing while it is flapping', () => {
    expect(plan({ event: 'recovered', told: TOLD, incident: { notify: 'digest' } })).toHaveLength(1);
    expect(plan({ event: 'recovered', told: TOLD, incident: { flapping: true } })).toEqual([]);
  });

  it('sends each channel one message, immediately if it has one already, else after the delay', () => {
    expect(plan({ event: 'escalated', told: TOLD, channels: [channel('chat'), channel('new')] })).toEqual([
      { channelId: 'chat', type: 'image.size.regression.escalated', nextTryAt: NOW },
      { channelId: 'new', type: 'image.size.regression.escalated', nextTryAt: LATER },
    ]);
  });
});

describe('planDeliveries with mutes', () => {
  const until = new Date(NOW.getTime() + 1);
  const mute = (matches: DeliveryInputs['mutes'][number]['matches'], rest = {}) => ({
    matches,
    until,
    endedAt: null,
    ...rest,
  });

  it.each<[string, DeliveryInputs['mutes'], number]>([
    ['of the incident', [mute({ incidentId: 'i' })], 0],
    ['of another incident', [mute({ incidentId: 'j' })], 2],
    ['of one of its repositories', [mute({ repository: '*/acme/api' })], 2],
    ['of each of its repositories', [mute({ repository: '*/acme/api' }), mute({ owner: 'Web' })], 0],
    ['of another kind', [mute({ kind: 'budget' })], 2],
    ['that has expired', [mute({ incidentId: 'i' }, { until: NOW })], 2],
    ['that a person ended', [mute({ incidentId: 'i' }, { endedAt: NOW })], 2],
  ])('sends only what no mute matches; mute %s', (_, mutes, count) => {
    const channels = [channel('chat'), channel('new')];
    expect(plan({ event: 'escalated', subjects: [subject, other], mutes, told: TOLD, channels })).toHaveLength(count);
  });
});
