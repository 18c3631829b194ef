import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewsletterFacts } from '#lib/alerts/message-facts.ts';
import { insertRule } from '#lib/db/settings/rules.ts';
import { insertIncidentRow } from '#tests/support/incident-rows.ts';
import { digestOf, insertSeriesRows } from '#tests/support/series-rows.ts';
import { MADE, type NewsletterWorld, openNewsletterWorld } from './newsletter-world.ts';

const DAY_MS = 86_400_000;

let world: NewsletterWorld;

beforeAll(async () => {
  world = await openNewsletterWorld();
});
afterAll(() => world.drop());
beforeEach(() => world.empty());

const namesOf = (list: NewsletterFacts['incidents']['open']) => list.map(({ incident }) => incident.id);

describe('the content of a digest', () => {
  const due = new Date('2026-03-30T07:00:00Z');
  const inSpan = new Date('2026-03-25T00:00:00Z');

  async function newsletterNow(): Promise<NewsletterFacts> {
    await world.run(MADE);
    await world.run(due);
    const [digest] = await world.digests();
    if (!digest) throw new Error('no digest was written');
    return digest.facts;
  }

  const addIncident = (change: object = {}, repositoryId = world.ids.ours) =>
    insertIncidentRow(world.db, { openedAt: inSpan, ...change }, [{ repositoryId, toDigest: digestOf(randomUUID()) }]);

  it('is empty when nothing happened, and the digest is still written', async () => {
    expect(await newsletterNow()).toMatchObject({
      incidents: { opened: [], open: [], acknowledged: [], ended: [] },
      more: 0,
      savers: [],
      upstream: [],
      overBudget: [],
      growers: [30, 90, 365].map((days) => ({ days, lines: [] })),
    });
  });

  it('lists incidents that were not delivered, are still open, are acknowledged, or ended', async () => {
    const untold = await addIncident();
    const told = await addIncident();
    const gaveUp = await addIncident();
    const old = await addIncident({ openedAt: new Date('2026-01-01T00:00:00Z'), state: 'acknowledged' });
    const ended = await addIncident({ state: 'recovered', endedAt: new Date('2026-03-26T00:00:00Z') });
    await addIncident({ state: 'recovered', endedAt: new Date('2026-03-20T00:00:00Z') });
    await addIncident({ silent: true });
    const common = { channelId: world.ids.channel, kind: 'incident' as const, type: 'x', createdAt: inSpan };
    await world.db.delivery.createMany({
      data: [
        { ...common, incidentId: told, state: 'delivered' },
        { ...common, incidentId: gaveUp, state: 'dead' },
      ],
    });
    const { incidents } = await newsletterNow();
    expect(namesOf(incidents.opened).sort()).toEqual([untold, gaveUp].sort());
    expect(namesOf(incidents.open).sort()).toEqual([told].sort());
    expect(namesOf(incidents.acknowledged ?? [])).toEqual([old]);
    expect(namesOf(incidents.ended)).toEqual([ended]);
    expect(incidents.opened[0]).toMatchObject({
      subject: { reference: 'ghcr.io/acme/api', stream: 'main' },
      size: { beforeBytes: 51_000_000, afterBytes: 62_900_000 },
    });
  });

  it('lists an ended incident unless a later message contained its end', async () => {
    const endedAt = new Date('2026-03-26T00:00:00Z');
    const [before, after] = ['2026-03-25T12:00:00.000Z', '2026-03-26T12:00:00.000Z'];
    const common = { channelId: world.ids.channel, createdAt: inSpan };
    const say = async (incidentId: string, event: string, more: object) =>
      (
        await world.db.delivery.create({
          data: { ...common, kind: 'incident', type: `image.size.regression.${event}`, incidentId, ...more },
        })
      ).id;
    const said = (id: string, at: string, state = 'open') => ({
      state: 'delivered',
      payload: { at, facts: { incident: { id, state } } },
    });
    const summary = async (id: string, at: string, state: string) => {
      const payload = {
        at,
        facts: { held: [{ incident: { id: 'other', state: 'open' } }, { incident: { id, state } }] },
      };
      const data = { ...common, kind: 'summary', type: 'summary', state: 'delivered', payload } as const;
      return (await world.db.delivery.create({ data })).id;
    };
    /** Adds an ended incident and the messages about it. */
    const end = async (addEvent: (id: string) => Promise<unknown>) => {
      const id = await addIncident({ state: 'recovered', endedAt });
      await addEvent(id);
      return id;
    };
    const untold = [
      // No delivered message reports the end, so only the digest does.
      await end((id) => say(id, 'opened', said(id, before))),
      await end(async (id) => say(id, 'opened', { state: 'held', intoId: await summary(id, before, 'open') })),
      await end(async (id) => {
        await say(id, 'opened', said(id, before));
        await say(id, 'recovered', { ...said(id, after, 'recovered'), state: 'dead' });
      }),
      // The message after the end still reports growth.
      await end((id) => say(id, 'escalated', said(id, after))),
      // This event belongs to an earlier end of the incident.
      await end((id) => say(id, 'recovered', said(id, before, 'recovered'))),
    ];
    await end(async (id) => {
      const intoId = await say(id, 'opened', said(id, after, 'recovered'));
      await say(id, 'recovered', { state: 'coalesced', intoId });
    });
    await end(async (id) => say(id, 'opened', { state: 'held', intoId: await summary(id, after, 'recovered') }));
    await end(async (id) => {
      await say(id, 'opened', said(id, before));
      await say(id, 'recovered', { state: 'pending' });
    });
    expect(namesOf((await newsletterNow()).incidents.ended).sort()).toEqual(untold.sort());
  });

  it('leaves out muted incidents and those that a route sends to another channel', async () => {
    const other = await world.addChannel('Other');
    const incidentId = await addIncident();
    const created = { createdAt: MADE, createdBy: 'x' };
    const until = new Date('2026-05-01T00:00:00Z');
    const mute = await world.db.mute.create({ data: { matches: { incidentId }, reason: 'x', until, ...created } });
    expect(namesOf((await newsletterNow()).incidents.opened)).toEqual([]);
    await world.db.mute.delete({ where: { id: mute.id } });
    await world.db.route.create({
      data: { position: 0, matches: { owner: 'Payments' }, channelIds: [other], createdAt: MADE },
    });
    const facts = await Promise.all(
      [world.ids.channel, other].map(async (id) => {
        await world.db.channel.updateMany({ where: { id }, data: { nextDigestAt: due } });
        await world.run(due);
        const row = await world.db.delivery.findFirstOrThrow({ where: { channelId: id, state: 'pending' } });
        return (row.payload as unknown as { facts: NewsletterFacts }).facts;
      }),
    );
    expect(facts.map(({ incidents }) => namesOf(incidents.opened))).toEqual([[], [incidentId]]);
  });

  it('lists growth over 30, 90 and 365 days, and series that became smaller', async () => {
    const { db } = world;
    // Sizes: 100 MB a year ago, 110 MB in December, 120 MB in February, 130 MB last week.
    const id = await insertSeriesRows(db, { repositoryId: world.ids.ours, sizes: [100, 110, 120, 130], since: MADE });
    const times = ['2025-03-01', '2025-12-20', '2026-02-20', '2026-03-25'];
    for (const [position, day] of times.entries())
      await db.point.updateMany({ where: { seriesId: id, position }, data: { at: new Date(`${day}T00:00:00Z`) } });
    await insertSeriesRows(db, {
      repositoryId: world.ids.ours,
      streamKey: 'tag:slim',
      sizes: [50, 40],
      since: new Date(MADE.getTime() - DAY_MS / 2),
    });
    // Growth of third-party images is not listed.
    await insertSeriesRows(db, {
      repositoryId: world.ids.upstream,
      sizes: [50, 90],
      since: new Date(MADE.getTime() - 40 * DAY_MS),
      everyDays: 20,
    });
    const { growers, savers } = await newsletterNow();
    expect(
      growers.map(({ days, lines }) => [days, lines.map(({ stream, deltaBytes }) => `${stream} ${deltaBytes}`)]),
    ).toEqual([
      [30, ['main 10000000']],
      [90, ['main 20000000']],
      [365, ['main 30000000']],
    ]);
    expect(growers[0]?.lines[0]).toMatchObject({
      reference: 'ghcr.io/acme/api',
      owner: 'Payments',
      sizeBytes: 130_000_000,
      deltaPercent: 8.3,
    });
    expect(growers[0]?.lines[0]?.link).toBe(
      `https://sizes.example.com/repositories/${world.ids.ours}?stream=tag%3Amain&platform=linux%2Famd64`,
    );
    expect(savers.map(({ stream, deltaBytes }) => `${stream} ${deltaBytes}`)).toEqual(['slim -10000000']);
  });

  it('leaves out growth below the floor of the rule of its series', async () => {
    const { db } = world;
    const since = new Date(MADE.getTime() - 40 * DAY_MS);
    for (const streamKey of ['tag:main', 'tag:slim'])
      await insertSeriesRows(db, { repositoryId: world.ids.ours, streamKey, sizes: [100, 110], since, everyDays: 30 });
    const rule = { name: 'Main', origin: 'ui' as const, place: null, matches: { stream: 'main' } };
    const settings = { steps: { small: { bytes: 20_000_000, share: 0.03 } } };
    await insertRule(db, { ...rule, settings }, { at: MADE, by: 'Ada' });
    expect((await newsletterNow()).growers[0]?.lines.map(({ stream }) => stream)).toEqual(['slim']);
  });

  it('does not compare sizes across a break', async () => {
    const { db } = world;
    const id = await insertSeriesRows(db, {
      repositoryId: world.ids.ours,
      sizes: [100, 130],
      since: new Date(MADE.getTime() - 40 * DAY_MS),
      everyDays: 30,
    });
    await db.point.updateMany({ where: { seriesId: id, position: 1 }, data: { segment: 1 } });
    expect((await newsletterNow()).growers[0]?.lines).toEqual([]);
  });

  it('counts recompression neither as growth nor as saving', async () => {
    const { db } = world;
    const rows = { repositoryId: world.ids.ours, everyDays: 10, since: new Date(MADE.getTime() - 35 * DAY_MS) };
    const ids = [
      await insertSeriesRows(db, { ...rows, sizes: [100, 100, 140], streamKey: 'tag:gzip' }),
      await insertSeriesRows(db, { ...rows, sizes: [100, 100, 60], streamKey: 'tag:zstd' }),
    ];
    const packed = { recompressed: true, recompressedBytes: 40_000_000n };
    await db.point.updateMany({ where: { seriesId: ids[0] ?? '', position: 2 }, data: packed });
    const less = { recompressed: true, recompressedBytes: -40_000_000n };
    await db.point.updateMany({ where: { seriesId: ids[1] ?? '', position: 2 }, data: less });
    const grown = await insertSeriesRows(db, { ...rows, sizes: [100, 100, 80], streamKey: 'tag:both' });
    const part = { recompressed: false, recompressedBytes: -40_000_000n };
    await db.point.updateMany({ where: { seriesId: grown, position: 2 }, data: part });
    const { growers, savers } = await newsletterNow();
    expect(growers[0]?.lines.map(({ stream, deltaBytes }) => [stream, deltaBytes])).toEqual([['both', 20_000_000]]);
    expect(savers).toEqual([]);
  });

  it('lists the pull cost of third-party updates: the layers that were not there before', async () => {
    const { db } = world;
    const id = await insertSeriesRows(db, {
      repositoryId: world.ids.upstream,
      sizes: [50, 60],
      since: new Date(MADE.getTime() - DAY_MS / 2),
    });
    const summary = {
      repositoryId: world.ids.upstream,
      seriesId: id,
      spark: [],
      tagCount: 1,
      streamCount: 1,
      derivedAt: MADE,
    };
    await db.repositorySummary.create({ data: summary });
    const points = await db.point.findMany({ where: { seriesId: id }, orderBy: { position: 'asc' } });
    const layers = await Promise.all(
      ['base', 'old', 'new'].map((name) => db.layer.create({ data: { digest: digestOf(`${name} ${id}`) } })),
    );
    const claim = (at: number, layer: number, position: number, megabytes: number) => ({
      manifestId: points[at]?.manifestId ?? 0,
      layerId: layers[layer]?.id ?? 0,
      position,
      mediaType: 'x',
      sizeBytes: BigInt(megabytes * 1_000_000),
    });
    // The manifest lists the new layer twice, and a node downloads it once.
    await db.imageLayer.createMany({
      data: [claim(0, 0, 0, 40), claim(0, 1, 1, 10), claim(1, 0, 0, 40), claim(1, 2, 1, 20), claim(1, 2, 2, 20)],
    });
    expect((await newsletterNow()).upstream).toEqual([
      expect.objectContaining({
        reference: 'ghcr.io/library/redis',
        pullCostBytes: 20_000_000,
        sizeBytes: 60_000_000,
        deltaBytes: 10_000_000,
      }),
    ]);
  });

  it('lists series that are over their budget, without those whose tags are gone', async () => {
    const { db } = world;
    const since = MADE;
    const gone = { repositoryId: world.ids.ours, streamKey: 'tag:gone', sizes: [130], since };
    await insertSeriesRows(db, gone);
    await db.stream.updateMany({ where: { key: 'tag:gone' }, data: { tagCount: 0 } });
    const id = await insertSeriesRows(db, {
      repositoryId: world.ids.ours,
      sizes: [90, 130],
      since: new Date(MADE.getTime() - DAY_MS / 2),
    });
    const budget = { budgetState: 'over', budgetBytes: 80_000_000n, budgetMetric: 'own' } as const;
    await db.point.updateMany({ data: { ...budget, budgetedBytes: 81_000_000n } });
    // Its own bytes are not known yet: what was measured last counts.
    await db.point.updateMany({ where: { seriesId: id, position: 1 }, data: { budgetedBytes: null } });
    expect((await newsletterNow()).overBudget).toEqual([
      expect.objectContaining({
        sizeBytes: 130_000_000,
        deltaBytes: 40_000_000,
        budgetBytes: 80_000_000,
        budgetedBytes: 81_000_000,
      }),
    ]);
  });
});
