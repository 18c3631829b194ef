import { listOverBudget } from '#lib/analysis/judge/over-budget.ts';
import { findLabelledOwner } from '#lib/analysis/owner.ts';
import { type Derived, type DeriveInput, deriveRepository, type SeenImage } from '#lib/analysis/series/derive.ts';
import { watchedPlatforms, watchedTags } from '#lib/analysis/tags/watched.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { findKnownLayers, knownLengthOf } from '#lib/db/images/base-layers.ts';
import { type Claim, fence } from '#lib/db/polls/claims.ts';
import { setResolvedOwners } from '#lib/db/repositories/owners.ts';
import { JUDGED_IN_PART, lockDerived, replaceDerived } from '#lib/db/series/derived.ts';
import {
  type BaseImage,
  findBaseImages,
  type History,
  type HistoryImage,
  type HistoryObservation,
  loadHistory,
} from '#lib/db/series/history.ts';
import { baseLayerCount, findBase } from '#lib/image/base.ts';
import { prefixKeys } from '#lib/image/image.ts';
import { compressionOf } from '#lib/image/media-types.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { judgeRepository } from '#lib/incidents/judge-repository.ts';
import { writeVerdicts } from '#lib/incidents/write.ts';

/** What a derivation found, for what follows it. */
export type Derivation = Pick<Derived, 'tracks'> & {
  /** The claim with the repository's current settings. */
  claim: Claim;
  headlineId: string | null;
};

/**
 * Derives streams, points, current sizes and the summary of a claimed repository from its facts and observations, and
 * replaces the old ones. Judges new pushes, and writes incidents and messages. One transaction.
 *
 * @throws LeaseLostError
 */
export async function deriveClaimed(
  db: DatabaseClient,
  held: Claim,
  firstLookedAt: Date | null,
  now: Date,
): Promise<Derivation> {
  return db.$transaction(
    async (tx) => {
      const claim = await fence(tx, held);
      const { id, pinnedStreamKey, pinnedPlatform } = claim;
      const pinned = pinnedStreamKey === null ? null : { streamKey: pinnedStreamKey, platform: pinnedPlatform };
      await lockDerived(tx, id);
      const history = await loadHistory(tx, id);
      const bases = await findBaseImages(tx, listBaseDigests(history));
      const known = await findKnownLayers(tx, listPrefixKeys(history), id);
      const tags = toSeenTags(history, { bases, known }, firstLookedAt, claim);
      const derived = deriveRepository({ repositoryId: id, now, pinned, firstLookedAt, tags });
      const labelledOwner = findTeam(derived, history);
      const { tracks } = derived;
      const { points, owner, plan } = await judgeRepository(tx, claim, { tracks, history, labelledOwner, now });
      const summary = { ...derived.summary, labelledOwner };
      const over = listOverBudget(tracks, points);
      const series = derived.series.map((row) => ({ ...row, isOverBudget: over.has(row.id) }));
      await replaceDerived(tx, { ...derived, series, summary, points }, listUnjudged(history));
      await setResolvedOwners(tx, [{ id, owner }]);
      await writeVerdicts(tx, id, plan);
      return { claim, tracks, headlineId: summary.seriesId };
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
}

/** Observations that this derivation judges for the first time, or for new parts. Pure. */
function listUnjudged({ tags }: History): number[] {
  return tags.flatMap(({ observations }) =>
    observations.flatMap(({ observationId, judgedAt }) =>
      judgedAt === null || judgedAt.getTime() === JUDGED_IN_PART.getTime() ? [observationId] : [],
    ),
  );
}

/**
 * The team that the newest image of the headline names. An image with only new labels adds no point, but its labels
 * count. Pure.
 */
function findTeam({ current, summary }: Derived, { tags, images }: History): string | null {
  const { tagName, platform } = summary;
  const tag = tags.find(({ name }) => name === tagName);
  const shown = current.find((row) => row.tagId === tag?.tagId && row.platform === platform);
  const image = shown && [...images.values()].flat().find(({ manifestId }) => manifestId === shown.manifestId);
  return image ? findLabelledOwner(image.labels) : null;
}

/** Data to recognise base images: those that labels name, and known lists of layers in other repositories. */
type KnownBases = { bases: readonly BaseImage[]; known: ReadonlySet<string> };

/** Converts the stored history for lib/analysis, without the tags and platforms that the settings exclude. Pure. */
function toSeenTags(
  { tags, images }: History,
  bases: KnownBases,
  firstLookedAt: Date | null,
  settings: Pick<Claim, 'include' | 'exclude' | 'pastedTag' | 'platforms'>,
): DeriveInput['tags'] {
  const [isWatched, isWanted] = [watchedTags(settings), watchedPlatforms(settings)];
  const seen = new Map<HistoryImage, SeenImage>();
  const once = (image: HistoryImage) => {
    const found = seen.get(image) ?? toSeenImage(image, bases);
    seen.set(image, found);
    return found;
  };
  const watched = tags.filter(({ name }) => isWatched(name));
  return watched.map(({ tagId, name, goneAt, observations }) => ({
    tagId,
    name,
    goneAt,
    observations: observations.map(
      ({ observationId, firstSeenAt, endedAt, judgedAt, manifestId, digest, isIndex, pollId }, at) => ({
        observationId,
        firstSeenAt,
        endedAt,
        // A pinned digest belongs to the time when its image was built, whenever it was pinned.
        fromFirstLook:
          at === 0 &&
          (isPinnedDigest(name) ||
            firstLookedAt === null ||
            firstSeenAt <= firstLookedAt ||
            isOfPast({ firstSeenAt, judgedAt })),
        firstOfTagIn: at === 0 ? pollId : null,
        digest,
        indexDigest: isIndex ? digest : null,
        images: (images.get(manifestId) ?? []).filter(({ platform }) => isWanted(platform)).map(once),
      }),
    ),
  }));
}

/** True if the first check found the tag but could not read it, as lib/db/tags/observations.ts marks it. */
function isOfPast({ firstSeenAt, judgedAt }: Pick<HistoryObservation, 'firstSeenAt' | 'judgedAt'>): boolean {
  return judgedAt !== null && judgedAt.getTime() !== JUDGED_IN_PART.getTime() && judgedAt < firstSeenAt;
}

function listBaseDigests({ images }: History): string[] {
  return [...new Set([...images.values()].flat().flatMap(({ labels }) => findBase(labels)?.digest ?? []))];
}

function listPrefixKeys({ images }: History): string[] {
  // Equal lists of layers are looked up once.
  const byKey = new Map([...images.values()].flat().map((image) => [image.layersKey, image.layers]));
  return [...new Set([...byKey.values()].flatMap(prefixKeys))];
}

function toSeenImage(image: HistoryImage, { bases, known }: KnownBases): SeenImage {
  const { manifestId, digest, platform, sizeBytes, unpackedBytes, layerCount, layersKey, createdAt, layers, labels } =
    image;
  const baseDigest = findBase(labels)?.digest ?? null;
  const knownPrefixes =
    baseDigest === null
      ? []
      : bases.filter((base) => base.digest === baseDigest && base.platform === platform).map((base) => base.layers);
  const compressions = new Set(layers.map((layer) => compressionOf(layer.mediaType)));
  return {
    manifestId,
    digest,
    platform,
    sizeBytes,
    unpackedBytes,
    layerCount,
    layersKey,
    createdAt,
    layers,
    baseLayerCount:
      baseLayerCount({ layers, labels, knownPrefixes, knownLength: knownLengthOf(layers, known) }) ??
      image.baseLayerCount,
    compression: compressions.size === 1 ? ([...compressions][0] ?? 'unknown') : [...compressions].sort().join('+'),
  };
}
