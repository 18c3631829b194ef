import { describe, expect, it } from 'vitest';
import { type DeliveryInputs, GROUP_WAIT_MS, planDeliveries } from '#lib/alerts/plan-deliveries.ts';

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
      told: 'message: why',
      silent: false,
      flapping: false,
      ...incident,
    },
  });
}

const TOLD = ['chat'];

describe('planDeliveries: that it grew further is said once a level', () => {
  const levels = (notified: number) => new Map([['chat', notified]]);
  const again = (level: number, notified: number, event = 'escalated') =>
    plan({ event, told: TOLD, level, notifiedLevels: levels(notified) });

  it.each<[string, number, number, number]>([
    ['the level that was told', 1, 1, 0],
    ['a lower one', 0, 1, 0],
    ['a higher one', 2, 1, 1],
    ['the first critical one after a warning', 1, 0, 1],
  ])('%s', (_, level, notified, count) => {
    expect(again(level, notified)).toHaveLength(count);
  });

  it('counts for each channel alone, and not where it is not known', () => {
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

  it('keeps nothing else back, and nothing from who hears of it first', () => {
    for (const event of ['reopened', 'recovered', 'accepted']) expect(again(0, 5, event)).toHaveLength(1);
    expect(plan({ event: 'escalated', level: 0, notifiedLevels: levels(5) })).toHaveLength(1);
  });
});

describe('planDeliveries: who hears first', () => {
  it.each(['opened', 'escalated', 'reopened', 'joined'])('of %s, after what may join it', (event) => {
    expect(plan({ event })).toEqual([{ channelId: 'chat', type: `image.size.regression.${event}`, nextTryAt: LATER }]);
  });

  it.each([
    ...['recovered', 'accepted', 'acceptedByTime', 'superseded', 'invalid'],
    ...['acknowledged', 'contents', 'muted', 'flapping', 'note'],
  ])('nobody of %s', (event) => {
    expect(plan({ event })).toEqual([]);
  });

  it.each<[string, Asked]>([
    ['what is silent', { incident: { silent: true } }],
    ['what flaps', { incident: { flapping: true } }],
    ['what is for the digest', { incident: { told: 'digest: own bytes did not grow' } }],
    ['a channel that is off', { channels: [channel('chat', 'discord', false)] }],
    ['what a route gives to nobody', { routes: [{ matches: { owner: 'Web' }, channelIds: ['chat'], stop: false }] }],
    ['what joins something that is over', { event: 'joined', incident: { state: 'accepted' } }],
    ['upstream without routes', { subjects: [{ ...subject, relation: 'upstream' }] }],
  ])('nobody of %s', (_, asked) => {
    expect(plan(asked)).toEqual([]);
  });

  it.each(['opened', 'escalated', 'reopened'])(
    'nobody of %s that is accepted by then, nor those who know of it',
    (event) => {
      expect(plan({ event, incident: { state: 'accepted' } })).toEqual([]);
      expect(plan({ event, incident: { state: 'accepted' }, told: TOLD })).toEqual([]);
    },
  );

  it('what opened and was over within one look is said', () => {
    expect(plan({ incident: { state: 'recovered' } })).toHaveLength(1);
  });

  it('trouble at once, and as what it is', () => {
    expect(plan({ incident: { kind: 'trouble' } })).toEqual([
      { channelId: 'chat', type: 'image.size.trouble.opened', nextTryAt: NOW },
    ]);
    expect(plan({ incident: { kind: 'budget' } })[0]?.type).toBe('image.size.budget.opened');
  });

  it('every owner’s channel once; that of another owner when theirs joins', () => {
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

describe('planDeliveries: what is a step and a budget at once', () => {
  const subjects = [subject, { ...subject, kind: 'budget' as const }];

  it.each(['step', 'budget'] as const)('goes where a route wants a %s', (kind) => {
    const routes = [{ matches: { kinds: [kind] }, channelIds: ['chat'], stop: false }];
    expect(plan({ subjects, routes })).toHaveLength(1);
    expect(plan({ subjects, routes: [{ matches: { kinds: ['creep'] }, channelIds: ['chat'], stop: false }] })).toEqual(
      [],
    );
  });

  it('is quiet when both are', () => {
    const mute = (kind: 'step' | 'budget') => ({ matches: { kind }, until: LATER, endedAt: null });
    expect(plan({ subjects, mutes: [mute('step')] })).toHaveLength(1);
    expect(plan({ subjects, mutes: [mute('step'), mute('budget')] })).toEqual([]);
  });
});

describe('planDeliveries: who knows of it', () => {
  it.each(['escalated', 'reopened', 'recovered', 'accepted', 'acceptedByTime', 'superseded', 'invalid'])(
    'hears of %s at once',
    (event) => {
      expect(plan({ event, told: TOLD })).toEqual([
        { channelId: 'chat', type: `image.size.regression.${event}`, nextTryAt: NOW },
      ]);
    },
  );

  it.each(['joined', 'acknowledged', 'contents'])(
    'sees %s in the message that is there, and gets no other',
    (event) => {
      const channels = [channel('chat'), channel('hook', 'webhook'), channel('mail', 'email')];
      const found = plan({ event, channels, told: ['chat', 'hook', 'mail'] });
      expect(found.map(({ channelId }) => channelId)).toEqual(['chat']);
    },
  );

  it('hears the end of what was for the digest since, and nothing once it flaps', () => {
    expect(plan({ event: 'recovered', told: TOLD, incident: { told: 'digest: x' } })).toHaveLength(1);
    expect(plan({ event: 'recovered', told: TOLD, incident: { flapping: true } })).toEqual([]);
  });

  it('of news that it may hear first too, once', () => {
    expect(plan({ event: 'escalated', told: TOLD, channels: [channel('chat'), channel('new')] })).toEqual([
      { channelId: 'chat', type: 'image.size.regression.escalated', nextTryAt: NOW },
      { channelId: 'new', type: 'image.size.regression.escalated', nextTryAt: LATER },
    ]);
  });
});

describe('planDeliveries: mutes', () => {
  const until = new Date(NOW.getTime() + 1);
  const mute = (matches: DeliveryInputs['mutes'][number]['matches'], rest = {}) => ({
    matches,
    until,
    endedAt: null,
    ...rest,
  });

  it.each<[string, DeliveryInputs['mutes'], number]>([
    ['of the incident', [mute({ incidentId: 'i' })], 0],
    ['of another', [mute({ incidentId: 'j' })], 2],
    ['of a part of it', [mute({ repository: '*/acme/api' })], 2],
    ['of all its parts, each for itself', [mute({ repository: '*/acme/api' }), mute({ owner: 'Web' })], 0],
    ['of another kind', [mute({ kind: 'budget' })], 2],
    ['that is over', [mute({ incidentId: 'i' }, { until: NOW })], 2],
    ['that was ended', [mute({ incidentId: 'i' }, { endedAt: NOW })], 2],
  ])('%s', (_, mutes, count) => {
    const channels = [channel('chat'), channel('new')];
    expect(plan({ event: 'escalated', subjects: [subject, other], mutes, told: TOLD, channels })).toHaveLength(count);
  });
});
