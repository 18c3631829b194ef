import { describe, expect, it } from 'vitest';
import { incidentLevel } from '#lib/alerts/incident-level.ts';
import { parseRule } from '#lib/alerts/stored-incident.ts';
import { listMembers } from '#lib/db/incidents/incident-members.ts';
import { composeFacts } from '#lib/deliver/compose.ts';
import { createLinks } from '#lib/deliver/links.ts';
import { readIncident, readIncidents } from '#lib/views/incidents/incidents.ts';
import { openViews } from '#tests/support/open-views.ts';
import { readCurrent } from '../poll/world.ts';
import { openPacking, type Packing } from './packing.ts';

const MB = 1_000_000;

const typesOf = async (world: Packing) =>
  (await world.incidents()).flatMap(({ deliveries }) => deliveries.map(({ type }) => type.split('.').at(-1)));

describe('a push of the same content in another compression', () => {
  it('keeps an incident open, sends no message, and adds only the digests a node lacks to the pull cost', async () => {
    const world = await openPacking();
    await world.push('base=30 npm1=23 app=5');
    await world.push('base=30 npm2=65 app=5');
    expect(await world.incidents()).toMatchObject([{ state: 'open', members: [{ baselineBytes: 58_000_000n }] }]);
    await world.push('base=30 npm2~53 app=5');
    await world.look();
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ state: 'open', endedAt: null });
    expect(incident?.events.map(({ kind }) => kind)).toEqual(['opened', 'recompressed']);
    expect(incident?.events[1]?.reason).toBe(
      'the same files in another compression, 12.0 MB less: the growth is still there',
    );
    expect(await typesOf(world)).toEqual(['opened']);
    // The stored sizes are those of the opening. New pushes are compared with the baseline in the new compression.
    expect(incident?.members).toMatchObject([
      {
        state: 'open',
        fromBytes: 58_000_000n,
        baselineBytes: 58_000_000n,
        alarmBytes: 100_000_000n,
        lastBytes: 88_000_000n,
      },
    ]);
    const shown = await readIncident(openViews(world.db), String(incident?.number), world.clock.now());
    expect((shown.lead?.baselineNowBytes ?? 0) / MB).toBeCloseTo(30 + (23 * 53) / 65 + 5, 5);
    const points = await world.points();
    expect(points.map(({ segment, recompressed, decision }) => [segment, recompressed, decision])).toEqual([
      [0, false, 'first'],
      [0, false, 'opened'],
      [0, true, 'still-up'],
    ]);
    expect(points[2]).toMatchObject({ deltaBytes: -12 * MB, recompressedBytes: -12 * MB, pullCostBytes: 53 * MB });
    expect(await readCurrent(world.db, world.repositoryId)).toMatchObject([{ pullCostBytes: 53 * MB }]);
  });

  it('is shown on the incident and in the inbox while the incident is open', async () => {
    const world = await openPacking();
    await world.push('base=30 npm1=23 app=5');
    await world.push('base=30 npm2=65 app=5');
    const views = openViews(world.db);
    const [now, number] = [world.clock.now(), String((await world.incidents())[0]?.number)];
    expect(await readIncident(views, number, now)).toMatchObject({ recompressedAt: null });
    await world.push('base~27 npm2~58 app~4.5');
    const { items } = await readIncidents(views, {}, now);
    expect(items).toMatchObject([{ state: 'open', recompressedAt: world.clock.now().toISOString() }]);
    expect(await readIncident(views, number, now)).toMatchObject({ lead: { lastBytes: 89.5 * MB } });
  });

  it.each([
    ['every layer as zstd', 'base~27 npm2~58 app~4.5'],
    ['another level of gzip', 'base=30 npm2:57 app=5'],
    ['zstd so small that it is below the size before', 'base~10 npm2~20 app~2'],
    ['back from zstd to gzip, which is bigger', 'base=45 npm2=99 app=7'],
  ])('keeps the incident open, without a message, for %s', async (_, packed) => {
    const world = await openPacking();
    const isBigger = packed.startsWith('base=45');
    await world.push(isBigger ? 'base~30 npm1~23 app~5' : 'base=30 npm1=23 app=5');
    await world.push(isBigger ? 'base~30 npm2~65 app~5' : 'base=30 npm2=65 app=5');
    await world.push(packed);
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ state: 'open' });
    expect(incident?.events.map(({ kind }) => kind)).toEqual(['opened', 'recompressed']);
    expect(await typesOf(world)).toEqual(['opened']);
  });

  it.each([
    ['smaller', 'base~10 npm2~20 app~2'],
    ['bigger', 'base=90 npm2=195 app=15'],
  ])('that is %s does not change the total growth on screen, in messages and in the sort order', async (_, packed) => {
    const world = await openPacking();
    await world.push('base=30 npm1=23 app=5');
    await world.push('base=30 npm2=65 app=5');
    await world.push(packed);
    const { items } = await readIncidents(openViews(world.db), { sort: '-size' }, world.clock.now());
    const growth = { beforeBytes: 58 * MB, alarmBytes: 100 * MB, deltaBytes: 42 * MB };
    expect(items.map(({ lead }) => lead)).toMatchObject([growth]);
    const [incident] = await world.incidents();
    const links = createLinks('https://sizes.example.com');
    const facts = await composeFacts(world.db, incident?.id ?? '', { kind: 'acknowledged', id: null }, links);
    expect(facts.size).toMatchObject({ beforeBytes: 58 * MB, afterBytes: 100 * MB, deltaBytes: 42 * MB });
    expect(
      incidentLevel(await listMembers(world.db, [incident?.id ?? '']), parseRule(incident?.rule).settings.steps),
    ).toBe(2);
  });

  it('does not prevent recovery by the old image, nor escalation by real growth', async () => {
    const world = await openPacking();
    await world.push('base=30 npm1=23 app=5');
    await world.push('base=30 npm2=65 app=5');
    await world.push('base=30 npm2~53 app=5');
    await world.push('base=30 npm3~75 app=5');
    expect((await world.incidents())[0]?.events.map(({ kind }) => kind)).toEqual([
      'opened',
      'recompressed',
      'escalated',
    ]);
    await world.push('base=30 npm1=23 app=5');
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident?.events.map(({ kind }) => kind).at(-1)).toBe('recovered');
    expect(await typesOf(world)).toEqual(expect.arrayContaining(['opened', 'escalated', 'recovered']));
  });

  it('opens no incident in either direction while none is open', async () => {
    const world = await openPacking();
    for (const npm of [1, 2, 3, 4]) await world.push(`base=30 npm${npm}=23 app=5`);
    await world.push('base~20 npm4~15 app~3');
    await world.push('base=30 npm4=23 app=5');
    await world.push('base~20 npm4~15 app~3');
    await world.push('base~20 npm5~15.1 app~3');
    expect(await world.incidents()).toEqual([]);
    const points = await world.points();
    expect(points.slice(4).map(({ decision, recompressed, segment }) => [decision, recompressed, segment])).toEqual([
      ['within-floors', true, 0],
      ['within-floors', true, 0],
      ['within-floors', true, 0],
      ['within-floors', false, 0],
    ]);
    expect(points.at(-1)?.baselineBytes).toBe(38 * MB);
  });

  it('together with a real change leaves only the real change to be judged and named', async () => {
    const world = await openPacking();
    await world.push('base=200 npm1=23 app=5');
    await world.push('base~140 npm2=65 app~4');
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({
      state: 'open',
      cause: {
        instruction: 'RUN npm ci',
        instructionDeltaBytes: 42 * MB,
        share: 1,
        recompressedBytes: -61 * MB,
        note: null,
      },
      members: [{ fromBytes: 167_000_000n, toBytes: 209_000_000n, baselineBytes: 167_000_000n }],
    });
    expect((await world.points()).at(-1)).toMatchObject({
      recompressed: false,
      recompressedBytes: -61 * MB,
      segment: 0,
    });
  });

  it('that makes an image bigger is not named as the cause of growth', async () => {
    const world = await openPacking();
    await world.push('base~100 npm1=23 app=5');
    await world.push('base=140 npm2=33 app=5');
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({
      cause: { instruction: 'RUN npm ci', instructionDeltaBytes: 10 * MB, share: 1, recompressedBytes: 40 * MB },
      members: [{ fromBytes: 168_000_000n, toBytes: 178_000_000n }],
    });
  });

  it('affects only the platform that was recompressed', async () => {
    const world = await openPacking();
    await world.push({ amd64: 'base=30 npm1=23', arm64: 'arm=28 anpm1=23' });
    await world.push({ amd64: 'base=30 npm2=65', arm64: 'arm=28 anpm2=65' });
    await world.push({ amd64: 'base=30 npm2~53', arm64: 'arm=28 anpm1=23' });
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ state: 'open' });
    expect(incident?.members.map(({ platform, state }) => [platform, state]).sort()).toEqual([
      ['linux/amd64', 'open'],
      ['linux/arm64', 'recovered'],
    ]);
    expect(incident?.events.map(({ kind }) => kind).sort()).toEqual(['note', 'opened', 'recompressed']);
    expect((await world.points('linux/arm64')).map(({ recompressed }) => recompressed)).toEqual([false, false, false]);
    expect((await world.points()).map(({ recompressed }) => recompressed)).toEqual([false, false, true]);
  });

  it('is accepted when the image with the same files is accepted', async () => {
    const world = await openPacking();
    await world.push('base=30 npm1=23 app=5');
    await world.push('base=30 npm2=65 app=5');
    const [member] = (await world.incidents())[0]?.members ?? [];
    const { seriesId = '', lastDigest = '', incidentId = '' } = member ?? {};
    await world.db.acceptedLevel.create({
      data: {
        repositoryId: world.repositoryId,
        seriesId,
        digest: lastDigest,
        sizeBytes: 100_000_000n,
        incidentId,
        reason: 'meant',
        by: 'Ada',
        at: world.clock.now(),
      },
    });
    const accepted = { state: 'accepted' as const, endedAt: world.clock.now() };
    await world.db.incidentMember.updateMany({ data: accepted });
    await world.db.incident.updateMany({ data: accepted });
    await world.push('base=30 npm2~53 app=5');
    await world.push('base=30 npm2~53 app~4.4');
    await world.push('base=30 npm6~54 app~4.4');
    expect(await world.incidents()).toMatchObject([{ state: 'accepted' }]);
    const decisions = (await world.points()).map(({ decision }) => decision);
    expect(decisions.slice(-3)).toEqual(['within-floors', 'within-floors', 'within-floors']);
  });

  it('that shares nothing with the image before breaks the line and supersedes the incident', async () => {
    const world = await openPacking();
    await world.push('base=30 npm1=23 app=5');
    await world.push('base=30 npm2=65 app=5');
    await world.push('other~40 npm8~50 app8~4');
    const [incident] = await world.incidents();
    expect(incident).toMatchObject({ state: 'superseded' });
    expect(incident?.events.at(-1)?.reason).toMatch(/^its images cannot be compared with those before/);
  });

  it('silently reopens an incident that an older release ended because of it', async () => {
    const world = await openPacking();
    await world.push('base=30 npm1=23 app=5');
    await world.push('base=30 npm2=65 app=5');
    await world.push('base=30 npm2~53 app=5');
    const ended = { state: 'superseded' as const, endedAt: world.clock.now() };
    await world.db.incidentMember.updateMany({ data: ended });
    await world.db.incident.updateMany({ data: ended });
    const before = await world.db.delivery.count();
    await world.push('base=30 npm2~53 app=5.1');
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ state: 'open', endedAt: null });
    expect(incident?.events.at(-1)).toMatchObject({
      kind: 'endedInError',
      reason: 'superseded in error: the image was only compressed differently',
    });
    expect(await world.db.delivery.count()).toBe(before);
  });

  it('recovers a budget by the bytes that a node pulls, and leaves the step open', async () => {
    const world = await openPacking();
    await world.db.budget.create({
      data: {
        position: 0,
        matches: {},
        metric: 'total',
        limitBytes: 95_000_000n,
        createdBy: 'Ada',
        createdAt: new Date('2025-01-01'),
        changedAt: new Date('2025-01-01'),
      },
    });
    await world.push('base=30 npm1=60 app=1');
    await world.push('base=30 npm1=60 app2=6');
    await world.push('base~27 npm1~55 app2=6');
    const members = (await world.incidents()).flatMap((incident) => incident.members);
    expect(members.find(({ kind }) => kind === 'budget')).toMatchObject({ state: 'recovered' });
    expect(members.find(({ kind }) => kind === 'step')).toMatchObject({ state: 'open' });
  });
});
