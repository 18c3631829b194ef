import { pullCostBytes } from '#lib/analysis/layers/layer-diff.ts';
import type { Database } from '#lib/db/client.ts';
import { findSeriesOf } from '#lib/db/contents/package-history.ts';
import { findImageChange } from '#lib/db/images/image-changes.ts';
import { mapShownSums, UNREAD_SUMS } from '#lib/db/images/image-sums.ts';
import {
  countLayerUse,
  findIndexOf,
  findPrevious,
  getImage,
  type ImageRow,
  listEntries,
  listTagsOf,
} from '#lib/db/images/images.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
import { listLayers } from '#lib/db/series/series.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import type { GuardedViews } from '../context.ts';
import type { Image, ImageLayer } from '../dto/image.ts';
import { summariseFindings } from '../findings/findings-summary.ts';
import { toReference } from '../repositories/repository-parts.ts';
import { readUnreadParts } from '../tags/unread-parts.ts';
import { readBase } from './base.ts';

export type ImageQuery = {
  repositoryId: string;
  /** Digest to compare with; by default the image that its newest point is compared with. */
  previous?: string | null | undefined;
};

/** Returns an image as a repository shows it: facts, layers, and the layers it shares with the previous release. @throws NotFoundError */
export async function readImage(
  guarded: GuardedViews,
  digest: string,
  { repositoryId, previous: asked }: ImageQuery,
): Promise<Image> {
  const { db } = guarded.require('read');
  const repository = await getRepository(db, repositoryId);
  const row = await getImage(db, repositoryId, digest);
  const { manifestId, image } = row;
  const index = row.kind === 'index' ? { digest, platform: null } : await findIndexOf(db, repositoryId, manifestId);
  const [layers, use, tags, entries, previous, sums, seriesId, findings] = await Promise.all([
    listLayers(db, repositoryId, [manifestId]),
    countLayerUse(db, repositoryId, manifestId),
    listTagsOf(db, repositoryId, manifestId),
    index ? listEntries(db, repositoryId, index.digest) : [],
    asked ? findAsked(db, repositoryId, asked) : findPrevious(db, repositoryId, manifestId),
    mapShownSums(db, repositoryId, [manifestId]),
    findSeriesOf(db, repositoryId, manifestId),
    summariseFindings(guarded, { repositoryId, manifestId }),
  ]);
  const before = previous ? await listLayers(db, repositoryId, [previous.manifestId]) : null;
  const shared = new Set(before?.map((layer) => layer.digest));
  const change = previous && (await findImageChange(db, { repositoryId, ...previous }, { repositoryId, manifestId }));
  const unchanged = new Map(change?.layers.map(({ position, unchangedBytes }) => [position, unchangedBytes]));
  const { layerCount: baseCount, base } = await readBase(db, image, layers, repositoryId);
  return {
    digest,
    repositoryId,
    tags,
    seriesId,
    findings,
    kind: row.kind,
    mediaType: row.mediaType,
    reference: toReference(repository),
    platform: index?.platform ?? image?.platform ?? null,
    sizeBytes: image?.sizeBytes ?? null,
    ...(sums.get(manifestId) ?? UNREAD_SUMS),
    manifestBytes: row.manifestBytes,
    config: image && { digest: image.configDigest, sizeBytes: image.configBytes, state: image.configState },
    createdAt: image?.createdAt?.toISOString() ?? null,
    firstSeenAt: row.firstSeenAt.toISOString(),
    labels: image?.labels ?? {},
    facts: toFacts(image?.facts ?? {}),
    base,
    layers: layers.map(
      (layer, position): ImageLayer => ({
        position,
        digest: layer.digest,
        sizeBytes: layer.sizeBytes,
        mediaType: layer.mediaType,
        diffId: layer.diffId,
        instruction:
          layer.instruction === null
            ? null
            : { display: displayInstruction(layer.instruction), raw: layer.instruction },
        part: baseCount === null ? 'unknown' : position < baseCount ? 'base' : 'own',
        inPrevious: shared.has(layer.digest),
        unchangedBytes: unchanged.get(position) ?? null,
        sharedBy: use.get(layer.digest)?.images ?? 1,
        since: use.get(layer.digest)?.since?.toISOString() ?? null,
      }),
    ),
    notes: listNotes(row),
    previous: previous && {
      digest: previous.digest,
      tag: previous.tag,
      sizeBytes: previous.sizeBytes,
      deltaBytes: (image?.sizeBytes ?? 0) - previous.sizeBytes,
      pullCostBytes: pullCostBytes(layers, before),
      unchangedBytes: change?.unchangedBytes ?? null,
    },
    platforms: entries.map(({ platform, ...entry }) => ({ ...entry, platform: platform ?? 'unknown' })),
    indexDigest: index?.digest ?? null,
    unreadParts: await readUnreadParts(db, repositoryId, [digest, ...(index ? [index.digest] : [])]),
  };
}

async function findAsked(db: Database, repositoryId: string, digest: string) {
  const { manifestId, image } = await getImage(db, repositoryId, digest);
  const tags = await listTagsOf(db, repositoryId, manifestId);
  return image && { manifestId, digest, tag: tags[0] ?? '', sizeBytes: image.sizeBytes };
}

function toFacts(facts: Record<string, unknown>): Image['facts'] {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : null);
  return {
    author: text(facts.author),
    entrypoint: list(facts.entrypoint),
    command: list(facts.command),
    user: text(facts.user),
    workingDirectory: text(facts.workingDirectory),
  };
}

function listNotes({ kind, image }: ImageRow): string[] {
  if (kind === 'schema1')
    return ['Docker schema 1: the registry serves no sizes for this old format. Push it again with a current Docker.'];
  if (kind === 'artifact')
    return ['This is an artifact, not a container image: its layers are listed, and it is left out of trends.'];
  if (!image) return [];
  if (image.configState !== 'present')
    return ['The registry does not serve this image’s config: platform and instructions are unknown, sizes are exact.'];
  return image.historyMatches
    ? []
    : ['The config’s history does not match the layers, so no instruction is shown rather than a wrong one.'];
}
