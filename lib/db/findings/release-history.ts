import type { OrderPush, ReleaseHistory } from '#lib/findings/history/layer-order.ts';
import type { Database } from '../client.ts';
import { findSeriesOf } from '../contents/package-history.ts';
import { shownChanges } from '../images/shown.ts';
import { listLayers } from '../series/series.ts';
import { type ImageKey, toFinding } from './finding-sets.ts';

/** The instructions of all layers of all pushes are in memory together, each of up to 8 kB. */
const MOST_LAYERS = 200;

type PushRow = { manifestId: number } & Omit<OrderPush, 'instructions'>;

/**
 * Loads how the last pushes of the image's longest series changed the images before them, and which findings about the order of layers
 * the image and the one before it have. Only what the repository may show.
 *
 * @param options - `rulesVersion`: sets of other rules count as unknown; `most`: how many pushes are loaded
 */
export async function loadReleaseHistory(
  db: Database,
  key: ImageKey,
  options: { rulesVersion: number; most: number },
): Promise<ReleaseHistory> {
  const { repositoryId, manifestId } = key;
  const seriesId = await findSeriesOf(db, repositoryId, manifestId);
  const [pushes, before] = await Promise.all([
    seriesId === null ? [] : listPushes(db, { ...key, seriesId, most: options.most }),
    listBefore(db, { ...key, seriesId, rulesVersion: options.rulesVersion }),
  ]);
  const layers = await listLayers(db, repositoryId, [...new Set(pushes.map((push) => push.manifestId))]);
  return {
    before,
    pushes: pushes.map(({ manifestId: id, ...push }) => {
      const instructions = layers.flatMap((layer) => (layer.manifestId === id ? [layer.instruction] : []));
      return { ...push, instructions };
    }),
  };
}

type Span = ImageKey & { seriesId: string; most: number };

async function listPushes(db: Database, { repositoryId, manifestId, seriesId, most }: Span): Promise<PushRow[]> {
  return db.$queryRaw<PushRow[]>`
    select p."manifestId", m.digest, f.digest as "fromDigest", p."tagName" as tag, c.layers as changed
    from "Point" p
      join ${shownChanges(repositoryId)} c on c."toManifestId" = p."manifestId" and c."fromManifestId" = p."comparedWithId"
      join "Manifest" m on m.id = p."manifestId" join "Manifest" f on f.id = p."comparedWithId"
    where p."seriesId" = ${seriesId} and p."layerCount" <= ${MOST_LAYERS} and p.position <= (
      select max(q.position) from "Point" q where q."seriesId" = ${seriesId} and q."manifestId" = ${manifestId})
    order by p.position desc limit ${most}`;
}

type BeforeSpan = ImageKey & { seriesId: string | null; rulesVersion: number };

/** Lists the findings about the order of layers that are stored for the image, and for the image before it. */
async function listBefore(db: Database, { repositoryId, manifestId, seriesId, rulesVersion }: BeforeSpan) {
  const earlier = await db.$queryRaw<{ manifestId: number }[]>`
    select p."manifestId" from "Point" p
      join "FindingSet" s on s."repositoryId" = ${repositoryId} and s."manifestId" = p."manifestId" and s."rulesVersion" = ${rulesVersion}
    where p."seriesId" = ${seriesId} and p."manifestId" <> ${manifestId} and p.position < (
      select max(q.position) from "Point" q where q."seriesId" = ${seriesId} and q."manifestId" = ${manifestId})
    order by p.position desc limit 1`;
  const manifestIds = [...earlier.map((row) => row.manifestId), manifestId];
  const rows = await db.finding.findMany({
    where: { repositoryId, manifestId: { in: manifestIds }, kind: 'layer-order', set: { rulesVersion } },
  });
  // Those of the image itself come last, because the last of equal ids counts.
  const isOwn = (row: { manifestId: number }) => Number(row.manifestId === manifestId);
  return rows.sort((one, other) => isOwn(one) - isOwn(other)).map(toFinding);
}
