import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriesId, streamId } from '#lib/analysis/ids.ts';
import { onDatabase } from '#tests/support/catalog.ts';
import { createOldDatabase, insertRow, type OldDatabase } from '#tests/support/previous/old-schema.ts';

const MB = 1_000_000;
const AMD64 = 'linux/amd64';
const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** "base=30 app~60": layers of megabytes by diffId; "~" is another compression, "?" a diffId that is not known. */
type Push = { layers: string; decision: string; day: number; segment?: number; tag?: string };

type Story = {
  pushes: Push[];
  /** Index of the push that opened it, and of the one that ended it; how; null where it ended otherwise, a day later. */
  opened?: number;
  ended?: number | null;
  state?: string;
  kind?: string;
  incidentState?: string;
  /** Days on which the tag pointed to something without the platform. */
  absent?: number[];
  isTagGone?: boolean;
  settings?: object;
  /** What else is stored of the series. */
  more?: (client: Client, ids: { repositoryId: string; series: string; incidentId: string }) => Promise<void>;
};

const OPENED: Push[] = [
  { layers: 'base=30 a=28', decision: 'first', day: 1 },
  { layers: 'base=30 b=70', decision: 'opened', day: 2 },
];
/** As the previous release saw one layer as zstd: another line. */
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
  },
  'one that another level of gzip let recover': {
    pushes: [
      OPENED[0] as Push,
      { layers: 'base=30 b=31', decision: 'opened', day: 2 },
      { layers: 'base=30 b~27', decision: 'recovered', day: 3 },
    ],
    ...{ state: 'recovered', incidentState: 'recovered' },
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
  },
  'one that was over before it was recompressed': {
    pushes: [
      ...OPENED,
      { layers: 'base=30 d=28', decision: 'recovered', day: 3 },
      { layers: 'base=30 d~25', decision: 'within-floors', day: 4 },
    ],
    ...{ state: 'recovered', incidentState: 'recovered' },
  },
  'one that was superseded for its tags': { pushes: [...OPENED, PACKED], ended: null, isTagGone: true },
  'one whose tag is gone by now': { pushes: [...OPENED, PACKED], isTagGone: true },
  'one whose platform was missing': { pushes: [...OPENED, { ...PACKED, day: 20 }], absent: [5] },
  'one that somebody accepted': { pushes: [...OPENED, PACKED], state: 'accepted', incidentState: 'accepted' },
  'one that somebody called invalid': { pushes: [...OPENED, PACKED], state: 'invalid', incidentState: 'invalid' },
  'one of an incident that somebody accepted': { pushes: [...OPENED, PACKED], incidentState: 'accepted' },
  'a budget, which counts the bytes': {
    pushes: [...OPENED, PACKED],
    ...{ kind: 'budget', state: 'recovered', incidentState: 'recovered' },
  },
  'one that time has accepted meanwhile': {
    pushes: [...OPENED, PACKED, { layers: 'base~27 b~60', decision: 'within-floors', day: 40, segment: 1 }],
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
        ...{ id: crypto.randomUUID(), repositoryId, seriesId: series, digest: imageDigest('base=30 b~60') },
        ...{ sizeBytes: 90 * MB, reason: 'meant', by: 'Ada', at: day(4) },
      });
    },
  },
};

beforeAll(async () => {
  old = await createOldDatabase();
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
      ids.set(name, await tell(client, name, story));
  });
  await old.upgrade();
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
        ...{ state: incident.rows[0].state, member: member.rows[0].state, endedAt: member.rows[0].endedAt },
        events: events.rows.map(({ kind, reason }) => (reason === null ? kind : `${kind}: ${reason}`)),
      });
    }
  });
});
afterAll(() => old.drop());

describe('the migration', () => {
  it.each(Object.keys(IN_ERROR))('opens again %s', (name) => {
    const { state = 'superseded' } = IN_ERROR[name] ?? {};
    const reason = `endedInError: ${state} in error: the image was only compressed differently, its files are the same`;
    expect(results.get(name)).toEqual({ state: 'open', member: 'open', endedAt: null, events: ['opened', reason] });
  });

  it.each(Object.keys(RIGHTLY))('leaves %s as it is', (name) => {
    const { state = 'superseded', incidentState = state } = RIGHTLY[name] ?? {};
    expect(results.get(name)).toMatchObject({ state: incidentState, member: state, events: ['opened'] });
  });

  it('sends nothing, and has the repositories derived again that hold recompressed images', async () => {
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

  it('marks no point, and lets the previous release write points as before', async () => {
    await onDatabase(old.url, async (client) => {
      const { rows } = await client.query('select distinct recompressed, "recompressedBytes" from "Point"');
      expect(rows).toEqual([{ recompressed: false, recompressedBytes: null }]);
    });
  });
});

/** Writes a repository whose one series had these pushes, and an incident as the previous release left it. @returns its id */
async function tell(client: Client, name: string, story: Story): Promise<string> {
  const { pushes, opened = 1, ended = pushes.indexOf(PACKED) < 0 ? pushes.length - 1 : pushes.indexOf(PACKED) } = story;
  const { kind = 'step', state = 'superseded', incidentState = state, settings = {}, isTagGone = false } = story;
  const repositoryId = name;
  const series = seriesId(repositoryId, 'tag:latest', AMD64);
  await insertRow(client, 'Repository', {
    id: repositoryId,
    registryId: 'registry',
    name,
    relation: 'ours',
    createdAt: day(1),
  });
  await insertRow(client, 'RepositorySummary', {
    repositoryId,
    spark: {},
    tagCount: 1,
    streamCount: 1,
    derivedAt: day(50),
  });
  const tag = { repositoryId, name: 'latest', form: 'moving', listedAt: day(1), goneAt: isTagGone ? day(45) : null };
  const tagId = await insertRow(client, 'Tag', tag);
  const stream = streamId(repositoryId, 'tag:latest');
  await insertRow(client, 'Stream', {
    id: stream,
    repositoryId,
    key: 'tag:latest',
    label: 'latest',
    form: 'moving',
    tagCount: 1,
  });
  await insertRow(client, 'Series', {
    id: series,
    repositoryId,
    streamId: stream,
    platform: AMD64,
    pointCount: pushes.length,
  });
  const times = [...pushes.map((push) => push.day), ...(story.absent ?? [])].sort((a, b) => a - b);
  let newest: unknown;
  for (const [position, { layers, decision, day: on, segment = 0 }] of pushes.entries()) {
    const manifestId = await storeImage(client, layers);
    newest = manifestId;
    await observe(client, { repositoryId, tagId, manifestId, on, times });
    await insertRow(client, 'Point', {
      ...{ seriesId: series, position, at: day(on), atSource: 'observed', tagName: 'latest', manifestId },
      ...{
        sizeBytes: sizeOf(layers),
        pullCostBytes: sizeOf(layers),
        layerCount: layers.split(' ').length,
        segment,
        decision,
      },
    });
  }
  for (const on of story.absent ?? []) {
    const manifestId = await storeImage(client, `arm=${on}`, 'linux/arm64');
    await observe(client, { repositoryId, tagId, manifestId, on, times });
  }
  if (ended !== null)
    await insertRow(client, 'TagCurrent', {
      tagId,
      platform: AMD64,
      manifestId: newest,
      sizeBytes: 1,
      layerCount: 1,
      pullCostBytes: 1,
    });
  const incidentId = await insertIncident(client, repositoryId, incidentState, day(2), settings);
  const [from, to] = [pushes[opened], pushes[ended ?? pushes.length - 1]];
  await insertMember(client, {
    ...memberRow({ repositoryId, series, incidentId }, from?.layers ?? '', day(from?.day ?? 0)),
    ...{ kind, state, endedAt: ended === null ? day(44) : day(to?.day ?? 0) },
    ...{ lastDigest: imageDigest(to?.layers ?? ''), lastBytes: sizeOf(to?.layers ?? '') },
  });
  await insertRow(client, 'IncidentEvent', {
    incidentId,
    at: day(2),
    kind: 'opened',
    actorKind: 'system',
    details: {},
  });
  await story.more?.(client, { repositoryId, series, incidentId });
  return incidentId;
}

async function observe(
  client: Client,
  {
    repositoryId,
    tagId,
    manifestId,
    on,
    times,
  }: Record<'repositoryId', string> & { tagId: unknown; manifestId: unknown; on: number; times: number[] },
): Promise<void> {
  const next = times.find((time) => time > on);
  const endedAt = next === undefined ? null : day(next);
  const ends = { endedAt, openTagId: endedAt === null ? tagId : null, judgedAt: day(50) };
  await insertRow(client, 'Observation', { repositoryId, tagId, manifestId, firstSeenAt: day(on), ...ends });
}

async function insertIncident(
  client: Client,
  repositoryId: string,
  state: string,
  openedAt: Date,
  settings: object,
): Promise<string> {
  const id = crypto.randomUUID();
  await insertRow(client, 'Incident', {
    ...{ id, kind: 'step', state, severity: 'critical', openedAt, createdAt: openedAt, changedAt: openedAt },
    ...{
      endedAt: state === 'open' ? null : day(44),
      causes: [],
      repositoryId,
      registryId: 'registry',
      relation: 'ours',
    },
    ...{
      cause: {},
      rule: { id: null, name: 'Built in', version: null, settings },
      told: 'message: the step is critical',
    },
  });
  return id;
}

const insertMember = (client: Client, row: Record<string, unknown>) => insertRow(client, 'IncidentMember', row);

function memberRow(ids: { repositoryId: string; series: string; incidentId: string }, layers: string, at: Date) {
  const { repositoryId, series, incidentId } = ids;
  return {
    ...{ id: crypto.randomUUID(), incidentId, repositoryId, seriesId: series, kind: 'step', streamKey: 'tag:latest' },
    ...{
      streamLabel: 'latest',
      platform: AMD64,
      tagName: 'latest',
      at,
      toDigest: imageDigest(layers),
      severity: 'critical',
    },
    ...{
      alarmDigest: imageDigest(layers),
      alarmBytes: sizeOf(layers),
      lastDigest: imageDigest(layers),
      lastTag: 'latest',
    },
    ...{
      baselineBytes: 58 * MB,
      fromBytes: 58 * MB,
      toBytes: sizeOf(layers),
      lastBytes: sizeOf(layers),
      pullCostBytes: 1,
    },
  };
}

type Part = { diffId: string | null; digest: string; sizeBytes: number };

function partsOf(layers: string): Part[] {
  return layers.split(' ').map((part) => {
    const [, name = '', sign = '=', megabytes = '0'] = /^(\w+)([=~?])([\d.]+)$/.exec(part) ?? [];
    const diffId = sign === '?' ? null : digestOf(`files ${name}`);
    return { diffId, digest: digestOf(`layer ${part}`), sizeBytes: Math.round(Number(megabytes) * MB) };
  });
}

const sizeOf = (layers: string) => partsOf(layers).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
const imageDigest = (layers: string) => digestOf(`image ${layers}`);

/** Images are shared by the stories, as they are by repositories. */
async function storeImage(client: Client, layers: string, platform = AMD64): Promise<unknown> {
  const digest = imageDigest(layers);
  const known = await client.query('select id from "Manifest" where digest = $1', [digest]);
  if (known.rows[0]) return known.rows[0].id;
  const parts = partsOf(layers);
  const configDigest = digestOf(`config ${layers}`);
  await insertRow(client, 'Config', { digest: configDigest, state: 'present' });
  const manifest = {
    digest,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    kind: 'image',
    raw: Buffer.from('{}'),
  };
  const manifestId = await insertRow(client, 'Manifest', { ...manifest, fetchedAt: day(1) });
  await insertRow(client, 'Image', {
    ...{ manifestId, configDigest, configBytes: 1, platform, sizeBytes: sizeOf(layers), layerCount: parts.length },
    ...{ layersKey: digestOf(parts.map((part) => part.digest).join(' ')), labels: {}, facts: {} },
  });
  for (const [position, { digest: layer, diffId, sizeBytes }] of parts.entries()) {
    const [found] = (await client.query('select id from "Layer" where digest = $1', [layer])).rows;
    const layerId = found?.id ?? (await insertRow(client, 'Layer', { digest: layer }));
    const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
    await insertRow(client, 'ImageLayer', { manifestId, position, layerId, sizeBytes, mediaType, diffId });
  }
  return manifestId;
}
