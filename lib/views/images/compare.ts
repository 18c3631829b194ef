import { noteOf } from '#lib/alerts/cause.ts';
import { attribute, type LayerDelta } from '#lib/analysis/layers/attribution.ts';
import { distinctLayers, pullCostBytes } from '#lib/analysis/layers/layer-diff.ts';
import type { Database } from '#lib/db/client.ts';
import { listContents } from '#lib/db/contents/contents.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { mapShownSums } from '#lib/db/images/image-sums.ts';
import { findPrevious, getImage } from '#lib/db/images/images.ts';
import { findTagShowing } from '#lib/db/repositories/references.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
import { listLayers } from '#lib/db/series/series.ts';
import { commitsUrl } from '#lib/image/commits-url.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import { findLabel } from '#lib/image/labels.ts';
import type { GuardedViews } from '../context.ts';
import type { Comparison } from '../dto/compare.ts';
import { toReference } from '../repositories/repository-parts.ts';
import { readBase } from './base.ts';
import { compareFiles, type SideContents } from './compare-files.ts';
import { comparePackages } from './compare-packages.ts';
import { comparePull } from './compare-pull.ts';
import { choosePlatforms, type Found, findNamed, findSide, listShared, type Named } from './compare-side.ts';
import { contentsStateOf } from './contents-state.ts';

export type CompareQuery = {
  /** Without it, the image that the newest push of `to` was compared with. */
  from?: string | undefined;
  to: string;
  platform?: string | undefined;
  repositoryId?: string | undefined;
};

/** Compares two images: the change of each layer, and the totals. @throws NotFoundError, InvalidReferenceError */
export async function readComparison(guarded: GuardedViews, query: CompareQuery, now: Date): Promise<Comparison> {
  const { db } = guarded.require('read');
  const [from, to] = await findSides(db, query);
  const [older, newer] = choosePlatforms(from, to, query.platform ?? null);
  const [before, after] = await Promise.all([readSide(db, from, older), readSide(db, to, newer)]);
  const result = attribute(before.attributed, after.attributed);
  const { change, unknown } = await comparePull(db, before, after, now);
  const unchanged = new Map(change?.layers.map(({ position, unchangedBytes }) => [position, unchangedBytes]));
  const layers = result.layers.map((delta) => toLayer(delta, { before, after, unchanged }));
  const main = result.main && { layer: result.layers.indexOf(result.main.layer), share: result.main.share };
  const { deltaBytes, baseDeltaBytes, ownDeltaBytes } = result;
  const pullBytes = pullCostBytes(after.layers, before.layers);
  return {
    from: before.side,
    to: after.side,
    deltaBytes,
    baseDeltaBytes,
    ownDeltaBytes,
    unpackedDeltaBytes: unpackedDelta(before.side, after.side),
    layers,
    main,
    pullCostBytes: pullBytes,
    pull: {
      bytes: pullBytes,
      unchangedBytes: change?.unchangedBytes ?? null,
      truncated: change?.truncated ?? false,
      unknown,
    },
    note: noteOf(result),
    platforms: listShared(from, to),
    commitsUrl: commitsUrl({
      source: sameSource(before.side.source, after.side.source),
      from: before.side.revision,
      to: after.side.revision,
    }),
    packages: await comparePackages(db, before, after),
    files: await compareFiles(db, layers, { from: before.contents, to: after.contents }, now),
  };
}

async function findSides(db: Database, { from, to, repositoryId = undefined }: CompareQuery): Promise<[Found, Found]> {
  const newer = await findNamed(db, to, repositoryId ?? null);
  if (from === undefined) return findBefore(db, newer);
  const older = await findNamed(db, from, repositoryId ?? null);
  // A bare digest can be in several repositories; one with both sides is preferred.
  const shared = newer.repositoryIds.find((id) => older.repositoryIds.includes(id));
  const idOf = ({ repositoryIds }: Named) => shared ?? repositoryIds[0] ?? '';
  return Promise.all([findSide(db, older, idOf(older)), findSide(db, newer, idOf(newer))]);
}

async function findBefore(db: Database, named: Named): Promise<[Found, Found]> {
  const to = await findSide(db, named, named.repositoryIds[0] ?? '');
  const { manifestId } = await getImage(db, to.repositoryId, choosePlatforms(to, to, null)[1]);
  const before = await findPrevious(db, to.repositoryId, manifestId);
  if (before === null)
    throw new NotFoundError(
      'image before',
      named.digest,
      'It is the first of its line. Choose what to compare it with.',
    );
  const { digest, tag } = before;
  return [await findSide(db, { repositoryIds: [to.repositoryId], digest, tag }, to.repositoryId), to];
}

type Read = Awaited<ReturnType<typeof readSide>>;

async function readSide(db: Database, { repositoryId, tag, images }: Found, digest: string) {
  const [repository, row] = await Promise.all([getRepository(db, repositoryId), getImage(db, repositoryId, digest)]);
  const layers = await listLayers(db, repositoryId, [row.manifestId]);
  const { layerCount: baseCount, base } = await readBase(db, row.image, layers, repositoryId);
  const sums = await mapShownSums(db, repositoryId, [row.manifestId]);
  const labels = row.image?.labels ?? {};
  const sizeBytes = row.image?.sizeBytes ?? 0;
  const baseBytes = baseCount === null ? null : pullCostBytes(layers.slice(0, baseCount), null);
  const side: Comparison['from'] = {
    digest,
    repositoryId,
    sizeBytes,
    baseBytes,
    unpackedBytes: sums.get(row.manifestId)?.unpackedBytes ?? null,
    reference: toReference(repository),
    tag: tag ?? (await findTagShowing(db, repositoryId, row.manifestId)),
    platform: images.find((image) => image.digest === digest)?.platform ?? row.image?.platform ?? 'unknown',
    ownBytes: baseBytes === null ? null : Math.max(0, sizeBytes - baseBytes),
    base,
    createdAt: row.image?.createdAt?.toISOString() ?? null,
    firstSeenAt: row.firstSeenAt.toISOString(),
    source: findLabel(labels, 'source'),
    revision: findLabel(labels, 'revision'),
  };
  const positions = new Map(distinctLayers(layers).map((layer) => [layer.digest, layer.position]));
  const rows = await listContents(db, repositoryId, [...positions.keys()]);
  const contents: SideContents = { repositoryId, known: new Map(rows.map((row) => [row.digest, row])) };
  const { origin } = repository;
  const { manifestId } = row;
  const attributed = { layers, baseLayerCount: baseCount };
  return { repositoryId, manifestId, side, layers, positions, origin, contents, attributed };
}

/** Null unless both images are read. */
function unpackedDelta({ unpackedBytes: from }: Comparison['from'], { unpackedBytes: to }: Comparison['to']) {
  return from === null || to === null ? null : to - from;
}

type Sides = { before: Read; after: Read; unchanged: ReadonlyMap<number, number> };

function toLayer(delta: LayerDelta, { before, after, unchanged }: Sides) {
  const { change, instruction, part, from, to, deltaBytes } = delta;
  const toCompared = (layer: LayerDelta['from'], { positions, origin, contents }: Read) =>
    layer && {
      digest: layer.digest,
      sizeBytes: layer.sizeBytes,
      position: positions.get(layer.digest) ?? 0,
      contents: contentsStateOf(contents.known.get(layer.digest), origin),
    };
  const compared = toCompared(to, after);
  return {
    change,
    part,
    deltaBytes,
    instruction: instruction === null ? null : { display: displayInstruction(instruction), raw: instruction },
    from: toCompared(from, before),
    to: compared,
    unchangedBytes: compared && (unchanged.get(compared.position) ?? null),
    fromBytes: from?.sizeBytes ?? 0,
    toBytes: to?.sizeBytes ?? 0,
  } satisfies Comparison['layers'][number];
}

/** Images of different source repositories have no common range of commits. */
const sameSource = (from: string | null, to: string | null): string | null =>
  from === null || from === to ? to : null;
