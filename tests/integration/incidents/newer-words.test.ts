import { describe, expect, it } from 'vitest';
import { acceptIncident } from '#lib/commands/incidents/incidents.ts';
import { claimDelivery, findNextDue } from '#lib/db/deliveries/deliveries.ts';
import { insertDelivery } from '#lib/db/deliveries/delivery-records.ts';
import { claimRepository } from '#lib/db/polls/claims.ts';
import { queuePoll, startPoll } from '#lib/db/polls/polls.ts';
import { readChannels } from '#lib/views/channels/channels.ts';
import { readDeliveries } from '#lib/views/channels/deliveries.ts';
import { ChannelList, DeliveryList } from '#lib/views/dto/alerting.ts';
import { IncidentList } from '#lib/views/dto/incidents.ts';
import { Poll } from '#lib/views/dto/poll.ts';
import { readIncidents } from '#lib/views/incidents/incidents.ts';
import { readPoll } from '#lib/views/registries/poll.ts';
import { readBudgets } from '#lib/views/rules/budgets.ts';
import { openViews } from '#tests/support/open-views.ts';
import { createPollCommands } from '../poll/command-context.ts';
import { openPushing } from './pushing.ts';

const CALM = { base: 50, install: 20, app: 5 };
const GROWN = { base: 50, install: 40, app: 5 };

describe('a word that only a newer release knows', () => {
  it('is shown as the kind of an incident, and its regression neither ends nor changes', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    await world.push('team/app', GROWN);
    await world.db.incident.updateMany({ data: { kind: 'drift' } });
    await world.db.incidentMember.updateMany({ data: { kind: 'drift' } });
    await world.push('team/app', CALM);
    const { items } = await readIncidents(openViews(world.db), { state: 'all' }, world.clock.now());
    expect(items).toMatchObject([{ kind: 'drift', state: 'open' }]);
    expect(IncidentList.shape.items.safeParse(items).error).toBeUndefined();
  });

  it('does not keep a person from accepting the incident', async () => {
    const world = await openPushing();
    await world.watch('team/app', CALM);
    await world.push('team/app', GROWN);
    await world.db.incident.updateMany({ data: { kind: 'drift' } });
    await world.db.incidentMember.updateMany({ data: { kind: 'drift' } });
    const [incident] = await world.incidents();
    await acceptIncident(createPollCommands(world), incident?.id ?? '', { reason: 'known' });
    expect(await world.incidents()).toMatchObject([{ kind: 'drift', state: 'accepted', members: [{ kind: 'drift' }] }]);
  });

  it('is shown as the metric of a budget, which breaks nothing and lets no later budget count', async () => {
    const world = await openPushing();
    const at = world.clock.now();
    const budget = { matches: {}, limitBytes: 76_000_000, createdAt: at, createdBy: 'Ada', changedAt: at };
    await world.db.budget.create({ data: { ...budget, position: 0, metric: 'pull-cost' } });
    await world.db.budget.create({ data: { ...budget, position: 1, metric: 'total' } });
    await world.watch('team/app', CALM);
    await world.push('team/app', { ...CALM, app: 6.5 });
    expect(await world.db.point.findMany({ where: { budgetState: { not: null } } })).toEqual([]);
    const { items } = await readBudgets(openViews(world.db), at);
    expect(items.map(({ metric }) => metric)).toEqual(['pull-cost', 'total']);
  });

  it('is shown as the kind of a channel and of a message, which waits for the newer release', async () => {
    const { db, clock } = await openPushing();
    const now = clock.now();
    await db.channel.create({
      data: { id: 'room', name: 'Room', kind: 'matrix', settings: {}, createdAt: now, changedAt: now },
    });
    const message = { type: 'test', nextTryAt: now };
    await insertDelivery(db, { ...message, id: 'to-room', channelId: 'room', kind: 'test' }, now);
    await insertDelivery(db, { ...message, id: 'of-kind', channelId: 'chat', kind: 'test' }, now);
    await db.delivery.update({ where: { id: 'of-kind' }, data: { kind: 'forecast' } });
    expect([await claimDelivery(db, now), await findNextDue(db)]).toEqual([null, null]);
    const channels = await readChannels(openViews(db));
    expect(channels.items.map(({ kind }) => kind)).toEqual(['matrix', 'ntfy']);
    expect(ChannelList.safeParse(channels).error).toBeUndefined();
    const deliveries = await readDeliveries(openViews(db), { limit: 10 });
    expect(deliveries.items.map(({ kind }) => kind).sort()).toEqual(['forecast', 'test']);
    expect(DeliveryList.safeParse(deliveries).error).toBeUndefined();
  });

  it('is shown as the trigger of a poll, which runs like one of the schedule', async () => {
    const { db, clock, watch } = await openPushing();
    const id = await watch('team/app', CALM);
    const pollId = await queuePoll(db, id, 'manual', clock.now());
    await db.poll.update({ where: { id: pollId }, data: { trigger: 'webhook' } });
    expect(await readPoll(openViews(db), pollId)).toMatchObject({ trigger: 'webhook' });
    expect(Poll.safeParse(await readPoll(openViews(db), pollId)).error).toBeUndefined();
    const claim = await claimRepository(db, id, clock.now());
    if (!claim) throw new Error('the repository was not claimed');
    expect(await startPoll(db, claim, 'schedule', clock.now())).toEqual({ id: pollId, trigger: 'schedule' });
  });
});
