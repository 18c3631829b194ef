import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { seriesId, streamId } from '#lib/analysis/series/ids.ts';
import { insertRow } from './old-schema.ts';

export const MB = 1_000_000;
const AMD64 = 'linux/amd64';
export const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** "base=30 app~60": layers of megabytes by diffId. "~" is another compression, "?" an unknown diffId. */
export type Push = { layers: string; decision: string; day: number; segment?: number; tag?: string };

export type Story = {
  pushes: Push[];
  /**
   * Index of the push that opened the incident, and of the push that ended it, with the state. Null: it ended without a
   * push, a day later.
   */
  opened?: number;
  ended?: number | null;
  state?: string;
  kind?: string;
  incidentState?: string;
  /** Days on which the tag pointed to an index without the platform. */
  absent?: number[];
  isTagGone?: boolean;
  settings?: object;
  /** Inserts further rows of the series. */
  more?: (client: Client, ids: { repositoryId: string; series: string; incidentId: string }) => Promise<void>;
};

/**
 * Inserts a repository with one series of these pushes, and an incident as the previous release left it. @returns its
 * id
 */
export async function insertStory(client: Client, name: string, story: Story): Promise<string> {
  const { pushes, opened = 1, ended = pushes.length - 1 } = story;
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
      seriesId: series,
      position,
      at: day(on),
      atSource: 'observed',
      tagName: 'latest',
      manifestId,
      sizeBytes: sizeOf(layers),
      pullCostBytes: sizeOf(layers),
      layerCount: layers.split(' ').length,
      segment,
      decision,
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
    kind,
    state,
    endedAt: ended === null ? day(44) : day(to?.day ?? 0),
    lastDigest: imageDigest(to?.layers ?? ''),
    lastBytes: sizeOf(to?.layers ?? ''),
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

export async function insertIncident(
  client: Client,
  repositoryId: string,
  state: string,
  openedAt: Date,
  settings: object,
): Promise<string> {
  const id = crypto.randomUUID();
  await insertRow(client, 'Incident', {
    id,
    kind: 'step',
    state,
    severity: 'critical',
    openedAt,
    createdAt: openedAt,
    changedAt: openedAt,
    endedAt: state === 'open' ? null : day(44),
    causes: [],
    repositoryId,
    registryId: 'registry',
    relation: 'ours',
    cause: {},
    rule: { id: null, name: 'Built in', version: null, settings },
    told: 'message: the step is critical',
  });
  return id;
}

export const insertMember = (client: Client, row: Record<string, unknown>) => insertRow(client, 'IncidentMember', row);

export function memberRow(ids: { repositoryId: string; series: string; incidentId: string }, layers: string, at: Date) {
  const { repositoryId, series, incidentId } = ids;
  return {
    id: crypto.randomUUID(),
    incidentId,
    repositoryId,
    seriesId: series,
    kind: 'step',
    streamKey: 'tag:latest',
    streamLabel: 'latest',
    platform: AMD64,
    tagName: 'latest',
    at,
    toDigest: imageDigest(layers),
    severity: 'critical',
    alarmDigest: imageDigest(layers),
    alarmBytes: sizeOf(layers),
    lastDigest: imageDigest(layers),
    lastTag: 'latest',
    baselineBytes: 58 * MB,
    fromBytes: 58 * MB,
    toBytes: sizeOf(layers),
    lastBytes: sizeOf(layers),
    pullCostBytes: 1,
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
export const imageDigest = (layers: string) => digestOf(`image ${layers}`);

/** Stories share images, as repositories do. */
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
    manifestId,
    configDigest,
    configBytes: 1,
    platform,
    sizeBytes: sizeOf(layers),
    layerCount: parts.length,
    layersKey: digestOf(parts.map((part) => part.digest).join(' ')),
    labels: {},
    facts: {},
  });
  for (const [position, { digest: layer, diffId, sizeBytes }] of parts.entries()) {
    const [found] = (await client.query('select id from "Layer" where digest = $1', [layer])).rows;
    const layerId = found?.id ?? (await insertRow(client, 'Layer', { digest: layer }));
    const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
    await insertRow(client, 'ImageLayer', { manifestId, position, layerId, sizeBytes, mediaType, diffId });
  }
  return manifestId;
}
