import { efficiencyOf } from '#lib/image/efficiency.ts';
import type { Database } from '../client.ts';
import { fromStoredEfficiency } from '../contents/dive-efficiency.ts';
import { toRows } from '../rows.ts';
import { shownSums } from './shown.ts';

/** Sums of the files of an image, in unpacked bytes, and the two efficiencies of them, 0 to 1. */
export type ShownSums = {
  unpackedBytes: number;
  visibleBytes: number;
  wastedBytes: number;
  duplicateBytes: number;
  efficiency: number;
  /** The figure of dive; null when it is not stored or cannot be computed. */
  diveEfficiency: number | null;
};

/** The sums of an image that the repository has not read. */
export const UNREAD_SUMS = {
  unpackedBytes: null,
  visibleBytes: null,
  wastedBytes: null,
  duplicateBytes: null,
  efficiency: null,
  diveEfficiency: null,
} as const;

/** Sums as they are stored: the efficiency of dive in millionths. */
type StoredSums = Omit<ShownSums, 'efficiency'>;

const toShown = (sums: StoredSums): ShownSums => ({
  ...sums,
  efficiency: efficiencyOf(sums),
  diveEfficiency: fromStoredEfficiency(sums.diveEfficiency),
});

/** Maps images to their sums, by one statement. Those that the repository has not read are left out. */
export async function mapShownSums(
  db: Database,
  repositoryId: string,
  manifestIds: readonly number[],
): Promise<Map<number, ShownSums>> {
  const rows = await db.$queryRaw<object[]>`
    select s.* from ${shownSums(repositoryId)} s where s."manifestId" = any(${[...manifestIds]}::int[])`;
  const stored = toRows<StoredSums & { manifestId: number }>(rows);
  return new Map(stored.map(({ manifestId, ...sums }) => [manifestId, toShown(sums)]));
}

type SumsRow = [number, number, number, number, number, number | null];

/**
 * Maps the images of a series to their sums, by one statement that returns one row: a row for each image would cost as much as the
 * points. Those that the repository has not read are left out.
 */
export async function mapSeriesSums(
  db: Database,
  { id, repositoryId }: { id: string; repositoryId: string },
  { from, to }: { from: Date | null; to: Date | null },
): Promise<Map<number, ShownSums>> {
  const [row] = await db.$queryRaw<{ sums: SumsRow[] | null }[]>`
    select jsonb_agg(jsonb_build_array(s."manifestId", s."unpackedBytes", s."visibleBytes", s."wastedBytes", s."duplicateBytes",
      s."diveEfficiency")) as sums
    from "Point" p join ${shownSums(repositoryId)} s on s."manifestId" = p."manifestId"
    where p."seriesId" = ${id}
      and (${from}::timestamptz is null or p.at >= ${from}) and (${to}::timestamptz is null or p.at <= ${to})`;
  return new Map(
    row?.sums?.map(([manifestId, unpackedBytes, visibleBytes, wastedBytes, duplicateBytes, diveEfficiency]) => [
      manifestId,
      toShown({ unpackedBytes, visibleBytes, wastedBytes, duplicateBytes, diveEfficiency }),
    ]),
  );
}

/** Returns the unpacked bytes of an image by its digest; null when the repository has not read it. */
export async function findUnpackedBytes(db: Database, repositoryId: string, digest: string): Promise<number | null> {
  const rows = await db.$queryRaw<object[]>`
    select s."unpackedBytes" from "Manifest" m join ${shownSums(repositoryId)} s on s."manifestId" = m.id where m.digest = ${digest}`;
  return toRows<Pick<ShownSums, 'unpackedBytes'>>(rows)[0]?.unpackedBytes ?? null;
}
