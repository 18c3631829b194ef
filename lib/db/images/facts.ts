import { createHash } from 'node:crypto';
import type { EntryRole, ManifestKind, PartState } from '#lib/domain/manifest.ts';
import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { noteRead } from './repository-manifests.ts';
import { resolveParts, saveUnreadParts, type UnreadPart } from './unread-parts.ts';

export type LayerFact = {
  position: number;
  digest: string;
  sizeBytes: number;
  mediaType: string;
  diffId: string | null;
  instruction: string | null;
};

export type EntryFact = {
  position: number;
  digest: string;
  mediaType: string;
  sizeBytes: number;
  platform: string | null;
  raw: unknown;
  role: EntryRole;
  state: PartState;
};

export type ImageFact = {
  configDigest: string;
  configBytes: number;
  configState: PartState;
  platform: string;
  sizeBytes: number;
  layerCount: number;
  layersKey: string;
  createdAt: Date | null;
  labels: Record<string, string>;
  /** Annotations of the manifest, shown where the config was not read. */
  annotations: Record<string, string>;
  facts: Record<string, unknown>;
  historyMatches: boolean;
  baseLayerCount: number | null;
  /** Version of the secret rules that masked its texts and those of its layers. */
  maskedWith: number;
};

/** A manifest from a repository's registry with all its contents, ready to be stored. */
export type ManifestFact = {
  digest: string;
  mediaType: string;
  kind: ManifestKind;
  /** The exact bytes that hash to `digest` (S-56). */
  raw: Uint8Array;
  image: ImageFact | null;
  layers: LayerFact[];
  entries: EntryFact[];
  /** Parts that this repository has not read. */
  unread: UnreadPart[];
};

/**
 * Stores facts, and records that this repository's registry served them. Storing the same facts again changes nothing. A config
 * or child that was missing before completes the stored rows for all repositories. Rows are sent in the order of their digests, so
 * that two writers cannot deadlock.
 *
 * @param manifests - in any order; children may precede or follow their index
 */
export async function storeFacts(
  db: Database,
  repositoryId: string,
  manifests: readonly ManifestFact[],
  now: Date,
): Promise<void> {
  // An index may name one child twice.
  const distinct = new Map(manifests.map((manifest) => [manifest.digest, manifest]));
  const sorted = [...distinct.values()].sort((a, b) => compareText(a.digest, b.digest));
  await insertManifests(db, sorted, now);
  const images = sorted.filter((manifest) => manifest.image !== null);
  if (images.length > 0) await insertImages(db, images);
  const layers = sorted.flatMap((manifest) =>
    manifest.layers.map((layer) => ({
      ...layer,
      manifest: manifest.digest,
      maskedWith: manifest.image?.maskedWith ?? null,
    })),
  );
  if (layers.length > 0) await insertLayers(db, layers);
  const entries = sorted.flatMap((manifest) => manifest.entries.map((entry) => ({ index: manifest.digest, ...entry })));
  if (entries.length > 0) await insertEntries(db, entries);
  const hasConfig = ({ image }: ManifestFact) => image?.configState === 'present';
  await noteRead(
    db,
    repositoryId,
    sorted.map((manifest) => ({ digest: manifest.digest, hasConfig: hasConfig(manifest) })),
    now,
  );
  await resolveParts(db, repositoryId, {
    digests: sorted.map(({ digest }) => digest),
    withConfig: sorted.filter(hasConfig).map(({ digest }) => digest),
  });
  await saveUnreadParts(
    db,
    repositoryId,
    sorted.flatMap(({ unread }) => unread),
    now,
  );
}

async function insertManifests(db: Database, manifests: readonly ManifestFact[], now: Date): Promise<void> {
  const rows = manifests.map(({ digest, mediaType, kind, raw }) => {
    return { digest, mediaType, kind, raw: Buffer.from(raw).toString('base64') };
  });
  await db.$executeRaw`
    insert into "Manifest" (digest, "mediaType", kind, raw, "fetchedAt")
    select digest, "mediaType", kind::"ManifestKind", decode(raw, 'base64'), ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(digest text, "mediaType" text, kind text, raw text)
    on conflict (digest) do nothing`;
}

async function insertImages(db: Database, manifests: readonly ManifestFact[]): Promise<void> {
  const rows = manifests.flatMap(({ digest, image }) => (image ? [{ digest, ...image }] : []));
  const configs = [...new Map(rows.map((row) => [row.configDigest, row.configState]))].sort(([a], [b]) =>
    compareText(a, b),
  );
  await db.$executeRaw`
    insert into "Config" as c (digest, state)
    select digest, state::"ConfigState" from jsonb_to_recordset(${JSON.stringify(configs.map(([digest, state]) => ({ digest, state })))}::jsonb) as t(digest text, state text)
    on conflict (digest) do update set state = excluded.state where c.state <> 'present' and excluded.state <> 'unread'`;
  // A manifest without its config must not overwrite a complete one.
  const [complete, incomplete] = [true, false].map((isComplete) =>
    rows.filter(({ configState }) => (configState === 'present') === isComplete),
  );
  if (complete?.length) await insertImageRows(db, complete, COMPLETE);
  if (incomplete?.length) await insertImageRows(db, incomplete, Prisma.sql`do nothing`);
}

const COMPLETE = Prisma.sql`
  do update set platform = excluded.platform, "createdAt" = excluded."createdAt", labels = excluded.labels, annotations = excluded.annotations,
    facts = excluded.facts, "historyMatches" = excluded."historyMatches", "baseLayerCount" = excluded."baseLayerCount",
    "maskedWith" = excluded."maskedWith"
  where i.platform = 'unknown' or i.annotations is null`;

async function insertImageRows(
  db: Database,
  rows: readonly (ImageFact & { digest: string })[],
  onConflict: Prisma.Sql,
): Promise<void> {
  await db.$executeRaw`
    insert into "Image" as i ("manifestId", "configDigest", "configBytes", platform, "sizeBytes", "layerCount", "layersKey", "createdAt", labels,
      annotations, facts, "historyMatches", "baseLayerCount", "maskedWith")
    select m.id, t."configDigest", t."configBytes", t.platform, t."sizeBytes", t."layerCount", t."layersKey", t."createdAt", t.labels,
      t.annotations, t.facts, t."historyMatches", t."baseLayerCount", t."maskedWith"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(digest text, "configDigest" text, "configBytes" bigint, platform text,
      "sizeBytes" bigint, "layerCount" int, "layersKey" text, "createdAt" timestamptz, labels jsonb, annotations jsonb, facts jsonb,
      "historyMatches" boolean, "baseLayerCount" int, "maskedWith" int)
    join "Manifest" m on m.digest = t.digest
    on conflict ("manifestId") ${onConflict}`;
}

type LayerRow = LayerFact & { manifest: string; maskedWith: number | null };

async function insertLayers(db: Database, layers: readonly LayerRow[]): Promise<void> {
  const digests = [...new Set(layers.map((layer) => layer.digest))].sort(compareText);
  await db.$executeRaw`
    insert into "Layer" (digest) select unnest(${digests}::text[]) on conflict (digest) do nothing`;
  const texts = new Map(
    layers.flatMap(({ instruction, maskedWith }) => (instruction === null ? [] : [[instruction, maskedWith]])),
  );
  const instructions = [...texts]
    .map(([text, maskedWith]) => ({ text, maskedWith, sha256: sha256Hex(text) }))
    .sort((a, b) => compareText(a.sha256, b.sha256));
  if (instructions.length > 0) {
    await db.$executeRaw`
      insert into "Instruction" (sha256, text, "maskedWith")
      select decode(sha256, 'hex'), text, "maskedWith"
      from jsonb_to_recordset(${JSON.stringify(instructions)}::jsonb) as t(sha256 text, text text, "maskedWith" int)
      on conflict (sha256) do nothing`;
  }
  const rows = layers.map(({ instruction, ...layer }) => ({
    ...layer,
    sha256: instruction === null ? null : sha256Hex(instruction),
  }));
  await db.$executeRaw`
    insert into "ImageLayer" as c ("manifestId", position, "layerId", "sizeBytes", "mediaType", "diffId", "instructionId")
    select m.id, t.position, l.id, t."sizeBytes", t."mediaType", t."diffId", i.id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(manifest text, position int, digest text, "sizeBytes" bigint, "mediaType" text, "diffId" text, sha256 text)
    join "Manifest" m on m.digest = t.manifest
    join "Layer" l on l.digest = t.digest
    left join "Instruction" i on i.sha256 = decode(t.sha256, 'hex')
    on conflict ("manifestId", position) do update set "diffId" = coalesce(excluded."diffId", c."diffId"),
      "instructionId" = coalesce(excluded."instructionId", c."instructionId")
    where (c."diffId" is null and excluded."diffId" is not null) or (c."instructionId" is null and excluded."instructionId" is not null)`;
}

type EntryRow = EntryFact & { index: string };

async function insertEntries(db: Database, entries: readonly EntryRow[]): Promise<void> {
  const [lost] = await db.$queryRaw<{ digest: string }[]>`
    with written as (insert into "IndexEntry" as e ("indexId", position, digest, "childId", "mediaType", "sizeBytes", platform, raw, role, state)
    select m.id, t.position, t.digest, child.id, t."mediaType", t."sizeBytes", t.platform, t.raw, t.role::"EntryRole", t.state::"EntryState"
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as t(index text, position int, digest text, "mediaType" text, "sizeBytes" bigint, platform text, raw jsonb, role text, state text)
    join "Manifest" m on m.digest = t.index
    left join "Manifest" child on child.digest = t.digest
    on conflict ("indexId", position) do update set "childId" = coalesce(excluded."childId", e."childId"), state = excluded.state
    where e.state <> 'present' returning e.digest, e.state, e."childId")
    select digest from written where state = 'present' and "childId" is null limit 1`;
  // The manifest was swept after its check. The rollback makes the poll check the tag again.
  if (lost) throw new Error(`Manifest ${lost.digest} is not stored, so no index can show it.`);
}

/** Returns the raw bytes of a stored manifest, or null. */
export async function findRawManifest(
  db: Database,
  digest: string,
): Promise<{ mediaType: string; raw: Uint8Array } | null> {
  return db.manifest.findUnique({ where: { digest }, select: { mediaType: true, raw: true } });
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
