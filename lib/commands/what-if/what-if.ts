import { describeBase } from '#lib/analysis/layers/describe-base.ts';
import type { NamedBase } from '#lib/analysis/layers/name-base.ts';
import { type ChosenFindings, chooseFindings } from '#lib/analysis/what-if/choose-findings.ts';
import { predictImage, sizesOf } from '#lib/analysis/what-if/predict-image.ts';
import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { findFindingSet } from '#lib/db/findings/finding-sets.ts';
import { findRepositoryPlace } from '#lib/db/repositories/places.ts';
import { countLayerHolders, type LayerHolders, listBaseChoices } from '#lib/db/what-if/base-choices.ts';
import type { PredictionProblem } from '#lib/domain/what-if.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { GuardedCommands } from '../context.ts';
import { type LoadedImage, type LoadedPlatform, loadPlatforms } from './load-platforms.ts';
import { predictFiles } from './predict-files.ts';
import { readNamedBase } from './read-named-base.ts';
import { findWatchedBase, type TriedBase } from './tried-base.ts';
import type { WhatIfInput } from './what-if-inputs.ts';

/** A change that is tried without a request to a registry. */
type Question = {
  repositoryId: string;
  base?: string | undefined;
  baseRepositoryId?: string | undefined;
  without: readonly string[];
};

/**
 * Predicts an image on another watched base, and without findings. It sends no request.
 *
 * @throws NotFoundError, InvalidReferenceError; RefusedError with the code "not-watched"
 */
export async function readWhatIf(
  guarded: GuardedCommands,
  digest: string,
  { repositoryId, base, baseRepositoryId, without }: Question,
) {
  const { db } = guarded.require('read');
  const image = await getPlatforms(db, repositoryId, digest);
  const tried = base === undefined ? null : await findWatchedBase(db, base, baseRepositoryId ?? null);
  return predict(db, repositoryId, image, { tried, without });
}

/**
 * Predicts an image on a base that is read from its registry now. Stores nothing.
 *
 * @throws NotFoundError, InvalidReferenceError, TooManyTriesError; RefusedError when the base cannot be read
 */
export async function tryNamedBase(
  guarded: GuardedCommands,
  digest: string,
  { repositoryId, reference, without }: WhatIfInput,
) {
  const context = guarded.require('write');
  const { db } = context;
  const image = await getPlatforms(db, repositoryId, digest);
  const platforms = new Set(image.platforms.map(({ platform }) => platform));
  const tried = await readNamedBase(context, reference, platforms);
  return predict(db, repositoryId, image, { tried, without });
}

async function getPlatforms(db: Database, repositoryId: string, digest: string): Promise<LoadedImage> {
  const image = await loadPlatforms(db, repositoryId, digest);
  if (image === null) throw new NotFoundError('image', digest);
  return image;
}

type Tried = { tried: TriedBase | null; without: readonly string[] };

async function predict(db: Database, repositoryId: string, image: LoadedImage, { tried, without }: Tried) {
  const [asked] = image.platforms;
  const place = await findRepositoryPlace(db, repositoryId);
  if (place === null) throw new NotFoundError('repository', repositoryId);
  const ids = new Set(without);
  const platforms = [];
  for (const one of image.platforms) {
    const set = ids.size === 0 ? null : await findFindingSet(db, { repositoryId, manifestId: one.manifestId });
    platforms.push({ one, findings: chooseFindings(set?.items ?? [], ids, { triesBase: tried !== null }) });
  }
  const findings = platforms[0]?.findings ?? chooseFindings([], ids, { triesBase: tried !== null });
  const choices = await listBaseChoices(db, {
    repositoryId,
    baseName: lastPartOf(image.base),
    platform: asked.platform,
  });
  return {
    relation: place.relation,
    currentBase: image.base && describeBase(image.base, asked.layers),
    base: tried?.described ?? null,
    platforms: platforms.map((platform) => predictPlatform(platform, tried)),
    ...(await predictFiles(db, repositoryId, asked, { base: tried, findings })),
    holders: await countHolders(db, repositoryId, image, tried),
    choices: choices.map(({ host, name, isSibling, ...choice }) => ({
      ...choice,
      reference: formatRepository({ registry: host, repository: name }),
      sibling: isSibling,
    })),
  };
}

function predictPlatform(
  { one, findings }: { one: LoadedPlatform; findings: ChosenFindings },
  tried: TriedBase | null,
) {
  const { platform, digest, layers, baseCount } = one;
  const { savedBytes, savedBaseBytes, changedFrom, estimated, ids } = findings;
  const base = tried?.images.get(platform) ?? null;
  const isMissing = tried !== null && base === null;
  const predicted = isMissing
    ? null
    : predictImage(layers, baseCount, { base: base?.layers ?? null, savedBytes, savedBaseBytes, changedFrom });
  const problem: PredictionProblem = isMissing ? 'platform-missing' : 'base-unknown';
  return {
    platform,
    digest,
    before: sizesOf(layers, baseCount),
    after: predicted && {
      sizeBytes: predicted.sizeBytes,
      baseBytes: predicted.baseBytes,
      ownBytes: predicted.ownBytes,
    },
    problem: predicted === null ? problem : null,
    pullBytes: predicted?.pullBytes ?? null,
    savedBytes,
    estimated,
    findings: ids,
  };
}

/** Counts the images of other repositories with the layers of the base as it is, and of the tried one. */
async function countHolders(
  db: Database,
  repositoryId: string,
  { platforms: [{ layers, baseCount, platform }], base }: LoadedImage,
  tried: TriedBase | null,
): Promise<{ before: LayerHolders | null; after: LayerHolders | null }> {
  const count = (list: readonly { digest: string }[] | undefined, baseRepositoryId: string | null | undefined) =>
    list === undefined || list.length === 0
      ? null
      : countLayerHolders(
          db,
          list.map(({ digest }) => digest),
          [repositoryId, ...(baseRepositoryId ? [baseRepositoryId] : [])],
        );
  return {
    before: await count(baseCount === null ? undefined : layers.slice(0, baseCount), base?.repositoryId),
    after: await count(tried?.images.get(platform)?.layers, tried?.described.repositoryId),
  };
}

/** "node" of "docker.io/library/node" */
const lastPartOf = (base: NamedBase | null): string | null => base?.name?.split('/').at(-1) ?? null;
