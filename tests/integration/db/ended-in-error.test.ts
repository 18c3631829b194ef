import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onDatabase } from '#tests/support/catalog.ts';
import { createOldDatabase, insertRow, type OldDatabase } from '#tests/support/previous/old-schema.ts';
import {
  day,
  imageDigest,
  insertIncident,
  insertMember,
  insertStory,
  MB,
  memberRow,
  type Push,
  type Story,
} from '#tests/support/previous/recompressed-series.ts';

const OPENED: Push[] = [
  { layers: 'base=30 a=28', decision: 'first', day: 1 },
  { layers: 'base=30 b=70', decision: 'opened', day: 2 },
];
/** The previous release started a new segment for a layer that was recompressed with zstd. */
const PACKED: Push = { layers: 'base=30 b~60', decision: 'first', day: 3, segment: 1 };

let old: OldDatabase;
const results = new Map<string, { state: string; member: string; endedAt: Date | null; events: string[] }>();

const IN_ERROR: Record<string, Story> = {
  'one that a layer as zstd superseded': { pushes: [...OPENED, PACKED] },
  'one that went on before it': {
    pushes: [
      ...OPENED,
      { layers: 'base=30 b=70 c=0.1', decision: 'still-up', day: 3 },
      { layers: 'base=30 b~60 c=0.1', decision: 'first', day: 4, segment: 1 },
    ],
    ended: 3,
  },
  'one that was recompressed twice': {
    pushes: [...OPENED, PACKED, { layers: 'base~27 b~60', decision: 'within-floors', day: 4, segment: 1 }],
    ended: 2,
  },
  'one that another level of gzip let recover': {
    pushes: [
      OPENED[0] as Push,
      { layers: 'base=30 b=31', decision: 'opened', day: 2 },
      { layers: 'base=30 b~27', decision: 'recovered', day: 3 },
    ],
    state: 'recovered',
    incidentState: 'recovered',
  },
  'slow growth': { pushes: [...OPENED, PACKED], kind: 'creep' },
  'one that is still open elsewhere': { pushes: [...OPENED, PACKED], incidentState: 'open' },
};

const RIGHTLY: Record<string, Story> = {
  'one whose content changed too': { pushes: [...OPENED, { ...PACKED, layers: 'base=30 c~60' }] },
  'one whose order of layers changed': { pushes: [...OPENED, { ...PACKED, layers: 'b~60 base=30' }] },
  'one with a diffId that is not known': { pushes: [...OPENED, { ...PACKED, layers: 'base=30 b?60' }] },
  'one with a diffId that was not known before': {
    pushes: [OPENED[0] as Push, { layers: 'base=30 b?70', decision: 'opened', day: 2 }, PACKED],
  },
  'one of which no config was read on either side': {
    pushes: [
      OPENED[0] as Push,
      { layers: 'base=30 b?70', decision: 'opened', day: 2 },
      { ...PACKED, layers: 'base=30 b?60' },
    ],
  },
  'one that the same digests ended': { pushes: [...OPENED, { ...PACKED, layers: 'base=30 b=70' }] },
  'one whose newest push is other content': {
    pushes: [...OPENED, PACKED, { layers: 'base=30 a~25', decision: 'improved', day: 4, segment: 1 }],
    ended: 2,
  },
  'one that was over before it was recompressed': {
    pushes: [
      ...OPENED,
      { layers: 'base=30 d=28', decision: 'recovered', day: 3 },
      { layers: 'base=30 d~25', decision: 'within-floors', day: 4 },
    ],
    state: 'recovered',
    incidentState: 'recovered',
  },
  'one that was superseded for its tags': { pushes: [...OPENED, PACKED], ended: null, isTagGone: true },
  'one whose tag is gone by now': { pushes: [...OPENED, PACKED], isTagGone: true },
  'one whose platform was missing': { pushes: [...OPENED, { ...PACKED, day: 20 }], absent: [5] },
  'one that somebody accepted': { pushes: [...OPENED, PACKED], state: 'accepted', incidentState: 'accepted' },
  'one that somebody called invalid': { pushes: [...OPENED, PACKED], state: 'invalid', incidentState: 'invalid' },
  'one of an incident that somebody accepted': { pushes: [...OPENED, PACKED], incidentState: 'accepted' },
  'a budget, which counts the bytes': {
    pushes: [...OPENED, PACKED],
    kind: 'budget',
    state: 'recovered',
    incidentState: 'recovered',
  },
  'one that time has accepted meanwhile': {
    pushes: [...OPENED, PACKED, { layers: 'base~27 b~60', decision: 'within-floors', day: 40, segment: 1 }],
    ended: 2,
    settings: { steps: { acceptPushes: 3, acceptDays: 30 } },
  },
  'one after which another incident opened': {
    pushes: [...OPENED, PACKED],
    more: async (client, ids) => {
      const incidentId = await insertIncident(client, ids.repositoryId, 'open', day(4), {});
      await insertMember(client, {
        ...memberRow({ ...ids, incidentId }, 'base=30 b~60', day(4)),
        state: 'open',
        endedAt: null,
      });
    },
  },
  'one of a level that somebody accepted': {
    pushes: [...OPENED, PACKED],
    more: async (client, { repositoryId, series }) => {
      await insertRow(client, 'AcceptedLevel', {
        id: crypto.randomUUID(),
        repositoryId,
        seriesId: series,
        digest: imageDigest('base=30 b~60'),
        sizeBytes: 90 * MB,
        reason: 'meant',
        by: 'Ada',
        at: day(4),
      });
    },
  },
};

beforeAll(async () => {
  old = await createOldDatabase('20261128120000_scopes');
  const ids = new Map<string, string>();
  await onDatabase(old.url, async (client) => {
    await insertRow(client, 'Registry', {
      id: 'registry',
      name: 'r',
      host: 'registry.example',
      url: 'https://registry.example',
      createdAt: day(1),
    });
    await insertRow(client, 'Channel', {
      id: 'chat',
      name: 'chat',
      kind: 'ntfy',
      settings: {},
      createdAt: day(1),
      changedAt: day(1),
    });
    for (const [name, story] of Object.entries({ ...IN_ERROR, ...RIGHTLY }))
      ids.set(name, await insertStory(client, name, story));
  });
  // A later migration has every repository derived again.
  await old.upgrade('20261129210000_first_point_and_base_url');
  await onDatabase(old.url, async (client) => {
    for (const [name, id] of ids) {
      const incident = await client.query('select state, "endedAt", "leadId" from "Incident" where id = $1', [id]);
      const member = await client.query('select id, state, "endedAt" from "IncidentMember" where "incidentId" = $1', [
        id,
      ]);
      const events = await client.query(
        'select kind, reason from "IncidentEvent" where "incidentId" = $1 order by id',
        [id],
      );
      results.set(name, {
        state: incident.rows[0].state,
        member: member.rows[0].state,
        endedAt: member.rows[0].endedAt,
        events: events.rows.map(({ kind, reason }) => (reason === null ? kind : `${kind}: ${reason}`)),
      });
    }
  });
});
afterAll(() => old.drop());

describe('the migration of incidents that ended in error', () => {
  it.each(Object.keys(IN_ERROR))('reopens %s', (name) => {
    const { state = 'superseded' } = IN_ERROR[name] ?? {};
    const reason = `endedInError: ${state} in error: the image was only compressed differently, its files are the same`;
    expect(results.get(name)).toEqual({ state: 'open', member: 'open', endedAt: null, events: ['opened', reason] });
  });

  it.each(Object.keys(RIGHTLY))('leaves %s as it is', (name) => {
    const { state = 'superseded', incidentState = state } = RIGHTLY[name] ?? {};
    expect(results.get(name)).toMatchObject({ state: incidentState, member: state, events: ['opened'] });
  });

  it('sends no message, and has repositories with recompressed images derived again', async () => {
    await onDatabase(old.url, async (client) => {
      expect((await client.query('select count(*)::int as count from "Delivery"')).rows).toEqual([{ count: 0 }]);
      const { rows } = await client.query(
        'select "repositoryId" from "RepositorySummary" where "derivedAt" = \'epoch\'',
      );
      const stale = new Set(rows.map(({ repositoryId }) => repositoryId));
      expect(stale).toContain('one that a layer as zstd superseded');
      expect(stale).not.toContain('one whose order of layers changed');
    });
  });

  it('marks no point as recompressed', async () => {
    await onDatabase(old.url, async (client) => {
      const { rows } = await client.query('select distinct recompressed, "recompressedBytes" from "Point"');
      expect(rows).toEqual([{ recompressed: false, recompressedBytes: null }]);
    });
  });
});
