import type { Database } from '../client.ts';
import { toRows } from '../rows.ts';
import type { ImageKey } from './finding-sets.ts';

/** A finding that a push of a series has mended, with the tag of that push. Bytes are compressed. */
export type DoneFinding = {
  findingId: string;
  /** A FindingKind, or a word of a newer release. */
  kind: string;
  title: string;
  predictedBytes: number;
  /** Null when other changes of the push cannot be told apart from it. */
  savedBytes: number | null;
  at: Date;
  digest: string;
  tag: string;
};

/** Lists what the pushes of a series up to an image have mended, each finding once, the newest first. */
export async function listDoneInSeries(
  db: Database,
  { repositoryId, manifestId, seriesId }: ImageKey & { seriesId: string },
  limit: number,
): Promise<DoneFinding[]> {
  const rows = await db.$queryRaw<object[]>`
    select one.* from (
      select distinct on (o."findingId") o."findingId", o.kind, o.title, o."predictedBytes", o."savedBytes", o.at, o.digest, p."tagName" as tag
      from "FindingOutcome" o join "Manifest" m on m.digest = o.digest
        join "Point" p on p."seriesId" = ${seriesId} and p."manifestId" = m.id
      where o."repositoryId" = ${repositoryId} and p.position <= (
        select max(q.position) from "Point" q where q."seriesId" = ${seriesId} and q."manifestId" = ${manifestId})
      order by o."findingId", p.position desc) one
    order by one.at desc, one."findingId" limit ${limit}`;
  return toRows(rows);
}

/** An outcome to be stored: what a push mended, and in which image it was before. */
export type NewOutcome = Omit<DoneFinding, 'tag'> & { repositoryId: string; previousDigest: string };

/** Stores outcomes once. Those that are stored stay, also when the findings of the images are found again with other rules. */
export async function insertNewOutcomes(db: Database, outcomes: readonly NewOutcome[]): Promise<void> {
  if (outcomes.length > 0) await db.findingOutcome.createMany({ data: [...outcomes], skipDuplicates: true });
}
