import type { CheckImage } from '#lib/alerts/ci-check/judge.ts';
import type { CheckBaseline } from '#lib/alerts/ci-check/report.ts';
import type { Push } from '#lib/analysis/judge/steps.ts';
import { chooseBasePush, chooseBaseStream } from '#lib/analysis/series/check-baseline.ts';
import type { CommandContext } from '#lib/commands/context.ts';
import {
  type BasePoint,
  findByRevision,
  findPlatform,
  listBasePoints,
  listPlatforms,
  type SeenPlatform,
  type SeenRoot,
} from '#lib/db/checks/check-baselines.ts';
import type { Database } from '#lib/db/client.ts';
import { findUnpackedBytes } from '#lib/db/images/image-sums.ts';
import type { RepositoryWithState } from '#lib/db/repositories/repositories.ts';
import { listLayers, listStreams } from '#lib/db/series/series.ts';
import { findDigest } from '#lib/image/digest.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { formatReference } from '#lib/image/reference.ts';
import type { CheckInput } from './inputs.ts';
import { readBase } from './read-base.ts';
import type { LiveRead } from './read-image.ts';

/** The image that each platform is compared with. `pushes` has the series up to it, from which usual changes are known. */
export type FoundBaseline = {
  baseline: CheckBaseline;
  /** Key of the stream that the image joins or is merged into; null where there is none. */
  streamKey: string | null;
  images: Map<string, CheckImage & { tag: string | null }>;
  pushes: Map<string, Push[]>;
  /** Baseline in bytes of each platform whose series has an open regression. */
  openBaselines: Map<string, number>;
};

export const NO_BASELINE: CheckBaseline = {
  how: 'none',
  sentence: '',
  reference: null,
  digest: null,
  tag: null,
  revision: null,
  at: null,
};

/**
 * Finds the baseline of an image in a watched repository: the image of `mergeBase`, else the newest push of the base
 * stream that is older than the build. `sentence` describes how it was found, or why there is none.
 */
export async function findBaseline(
  { db, clock }: Pick<CommandContext, 'db' | 'clock'>,
  repository: RepositoryWithState,
  read: LiveRead,
  { tag, mergeBase, mayRead }: { tag: string | null; mergeBase: CheckInput['mergeBase']; mayRead: boolean },
): Promise<FoundBaseline> {
  const streams = await listStreams(db, repository.id);
  const scope = { repositoryId: repository.id, mayRead };
  const headline = repository.summary?.streamKey ?? null;
  const keys = streams.map(({ key }) => key);
  const streamKey = chooseBaseStream(tag, keys, headline);
  const root = mergeBase === undefined ? null : await findByRevision(db, repository.id, mergeBase);
  if (root && mergeBase) return fromRoot(db, repository, { ...root, revision: mergeBase }, streamKey, mayRead);
  const label = streams.find(({ key }) => key === streamKey)?.label ?? null;
  const points = streamKey === null ? [] : await listBasePoints(db, repository.id, streamKey);
  const chosen = chooseForPlatforms(points, read, tag, clock.now());
  const [lead] = read.images.flatMap(({ platform }) => chosen.get(platform) ?? []);
  const prefix = mergeBase === undefined ? '' : `no image seen here has the revision ${mergeBase.slice(0, 12)}; `;
  if (!lead || label === null) {
    const why =
      label === null
        ? 'nothing of this repository was seen yet'
        : `no push of the series ${label} is older than this build`;
    return {
      streamKey,
      images: new Map(),
      pushes: new Map(),
      openBaselines: new Map(),
      baseline: { ...NO_BASELINE, sentence: `${prefix}${why}.` },
    };
  }
  const images = new Map<string, CheckImage & { tag: string }>();
  const pushes = new Map<string, Push[]>();
  const openBaselines = new Map<string, number>();
  for (const [platform, point] of chosen) {
    const seen = await findPlatform(db, repository.id, point.digest);
    if (!seen) continue;
    if (point.openBaselineBytes !== null) openBaselines.set(platform, point.openBaselineBytes);
    images.set(platform, { ...(await toCheckImage(db, seen, platform, scope)), tag: point.tag });
    const line = points.filter((other) => other.platform === platform && other.position <= point.position);
    pushes.set(
      platform,
      line.map(({ at, sizeBytes, segment, layers, fromFirstLook }) => ({
        at,
        sizeBytes,
        segment,
        layers,
        fromFirstLook,
      })),
    );
  }
  return {
    streamKey,
    images,
    pushes,
    openBaselines,
    baseline: {
      how: 'stream',
      revision: null,
      tag: lead.tag,
      sentence: `${prefix}the newest push of the series ${label} that is older than this build`,
      reference: nameOf(repository, lead.tag),
      digest: lead.indexDigest ?? lead.digest,
      at: lead.at.toISOString(),
    },
  };
}

function chooseForPlatforms(points: readonly BasePoint[], read: LiveRead, tag: string | null, now: Date) {
  const digests = [read.digest, ...read.images.map(({ digest }) => digest)];
  const chosen = new Map<string, BasePoint>();
  for (const { platform, createdAt } of read.images) {
    const line = points.filter((point) => point.platform === platform);
    const builtAt = createdAt !== null && createdAt <= now ? createdAt : now;
    const point = chooseBasePush(line, { tag, builtAt, digests });
    if (point) chosen.set(platform, point);
  }
  return chosen;
}

async function fromRoot(
  db: Database,
  repository: RepositoryWithState,
  { digest, tag, at, revision }: SeenRoot & { revision: string },
  streamKey: string | null,
  mayRead: boolean,
): Promise<FoundBaseline> {
  const scope = { repositoryId: repository.id, mayRead };
  const images = new Map<string, CheckImage & { tag: string }>();
  for (const seen of await listPlatforms(db, repository.id, digest))
    images.set(seen.platform, { ...(await toCheckImage(db, seen, seen.platform, scope)), tag });
  return {
    streamKey,
    images,
    pushes: new Map(),
    openBaselines: new Map(),
    baseline: {
      how: 'revision',
      revision,
      tag,
      digest,
      at: at.toISOString(),
      sentence: `the image of the revision that this build is based on, ${revision.slice(0, 12)}`,
      reference: nameOf(repository, tag),
    },
  };
}

/** Converts a stored image for a comparison. */
export async function toCheckImage(
  db: Database,
  { manifestId, digest, sizeBytes, labels, baseLayerCount }: SeenPlatform,
  platform: string,
  { repositoryId, mayRead }: { repositoryId: string; mayRead: boolean },
): Promise<CheckImage> {
  const layers = await listLayers(db, repositoryId, [manifestId]);
  const unpackedBytes = await findUnpackedBytes(db, repositoryId, digest);
  const based = await readBase(db, { platform, labels, baseLayerCount }, layers, { repositoryId, mayRead });
  return { digest, sizeBytes, unpackedBytes, layers, ...based };
}

function nameOf({ registry, name }: RepositoryWithState, tag: string | null): string {
  const pinned = tag !== null && isPinnedDigest(tag) ? findDigest(tag) : null;
  return formatReference({ registry: registry.host, repository: name, tag: pinned ? null : tag, digest: pinned });
}
