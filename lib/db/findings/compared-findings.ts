import type { OutcomeFinding, OutcomeImage, OutcomePackage } from '#lib/analysis/findings/outcomes.ts';
import type { Database } from '../client.ts';
import { toRows } from '../rows.ts';
import { listLayers } from '../series/series.ts';
import type { ImageKey } from './finding-sets.ts';
import { COUNTED_BYTES, IS_DISMISSED } from './image-findings.ts';
import { TAKEN_OVER } from './saved-bytes.ts';

/** Two images of a series, the second of which was compared with the first one when it was pushed. */
export type ComparedPair = { fromId: number; toId: number; fromDigest: string; toDigest: string; at: Date };

/** Pairs that one image is in: it can be in several series. */
const MOST_PAIRS = 20;
/** A stored finding names so many of its layers at most (lib/findings/describe-finding.ts). With more, they are unknown. */
const MOST_LAYERS = 20;

/**
 * Lists the pairs that an image is in, and of which the second image lacks a finding of the first one. `at` is the first time at which
 * the second image was pushed.
 */
export async function listComparedPairs(db: Database, { repositoryId, manifestId }: ImageKey): Promise<ComparedPair[]> {
  return db.$queryRaw<ComparedPair[]>`
    select p."comparedWithId" as "fromId", p."manifestId" as "toId", f.digest as "fromDigest", t.digest as "toDigest", min(p.at) as at
    from "Series" s join "Point" p on p."seriesId" = s.id
      join "Manifest" f on f.id = p."comparedWithId" join "Manifest" t on t.id = p."manifestId"
    where s."repositoryId" = ${repositoryId} and (p."manifestId" = ${manifestId} or p."comparedWithId" = ${manifestId})
      and exists (select 1 from "Point" own where own."seriesId" = s.id and own."manifestId" = ${manifestId})
      and exists (
        select 1 from "Finding" i where i."repositoryId" = s."repositoryId" and i."manifestId" = p."comparedWithId" and i.kind not in ('secret', 'layer-order')
          and not exists (
            select 1 from "Finding" o where o."repositoryId" = i."repositoryId" and o."manifestId" = p."manifestId" and o.id = i.id))
    group by 1, 2, 3, 4 order by min(p.at) desc limit ${MOST_PAIRS}`;
}

/** Loads what decides what a push mended. Null while the findings of the image are unknown. */
export async function loadOutcomeImage(
  db: Database,
  { repositoryId, manifestId }: ImageKey,
): Promise<OutcomeImage | null> {
  const set = await db.findingSet.findUnique({
    where: { repositoryId_manifestId: { repositoryId, manifestId } },
    select: {
      rulesVersion: true,
      purpose: true,
      baseCount: true,
      base: true,
      siblings: true,
      state: true,
      moreItems: true,
    },
  });
  if (set === null) return null;
  const [items, layers, packages] = await Promise.all([
    listItems(db, { repositoryId, manifestId }),
    listLayers(db, repositoryId, [manifestId]),
    listPackages(db, manifestId),
  ]);
  const { rulesVersion, purpose, baseCount, base, siblings, state, moreItems } = set;
  const isWhole = state === 'complete' && moreItems === 0;
  const knowsSiblings = base === null || siblings !== null;
  return {
    found: { rulesVersion, purpose, hasBase: baseCount !== null, knowsSiblings, isWhole, items },
    layers,
    packages,
  };
}

async function listItems(db: Database, { repositoryId, manifestId }: ImageKey): Promise<OutcomeFinding[]> {
  const rows = await db.$queryRaw<object[]>`
    select i.id, i.kind, coalesce(i.details->>'title', '') as title, (${COUNTED_BYTES} + ${TAKEN_OVER})::bigint as "predictedBytes",
      ${IS_DISMISSED} as "isDismissed", array(select l->>'digest' from jsonb_array_elements(i.details->'layers') l) as layers
    from "Finding" i where i."repositoryId" = ${repositoryId} and i."manifestId" = ${manifestId} order by i.position`;
  return toRows<OutcomeFinding>(rows).map((item) =>
    item.layers.length < MOST_LAYERS ? item : { ...item, layers: [] },
  );
}

/** Packages of images of which some files are unknown are unknown. */
async function listPackages(db: Database, manifestId: number): Promise<OutcomePackage[] | null> {
  const sums = await db.imageContents.findUnique({ where: { manifestId }, select: { truncated: true } });
  if (sums === null || sums.truncated) return null;
  return db.$queryRaw<OutcomePackage[]>`
    select k.ecosystem, k.name, nullif(i.version, '') as version, i.layers
    from "ImagePackage" i join "Package" k on k.id = i."packageId" where i."manifestId" = ${manifestId}`;
}
