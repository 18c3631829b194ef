import type { Database } from '../client.ts';
import { toNumber } from '../numbers.ts';

/** Push data of an incident's member, while its points are still stored. */
export type MemberPushes = {
  /** Push time of the image before it: all growth is later. */
  fromAt: Date | null;
  /** Size before the push that opened the member or escalated it last, in the same compression. Bytes. */
  stepFromBytes: number | null;
  /** Baseline of an open step in the compression of the newest push. Bytes. */
  baselineNowBytes: number | null;
};

type About = { id: string; kind: string; seriesId: string; fromDigest: string | null; alarmDigest: string };

type Raw = { id: string; fromAt: Date | null; stepFromBytes: bigint | null; baselineNowBytes: bigint | null };

/** Maps member ids to the pushes between which they grew. A tag may move back and forth: of equal images, the newest push counts. */
export async function mapMemberPushes(db: Database, members: readonly About[]): Promise<Map<string, MemberPushes>> {
  if (members.length === 0) return new Map();
  const about = members.map(({ id, kind, seriesId, fromDigest, alarmDigest }) => {
    return { id, kind, seriesId, fromDigest, alarmDigest };
  });
  const rows = await db.$queryRaw<Raw[]>`
    select m.id, f.at as "fromAt", b."sizeBytes" + coalesce(a."recompressedBytes", 0) as "stepFromBytes", n."baselineBytes" as "baselineNowBytes"
    from jsonb_to_recordset(${JSON.stringify(about)}::jsonb) as m(id text, kind text, "seriesId" text, "fromDigest" text, "alarmDigest" text)
    cross join lateral (
      select p.position, p."comparedWithId", p."recompressedBytes" from "Point" p join "Manifest" x on x.id = p."manifestId"
      where p."seriesId" = m."seriesId" and x.digest = m."alarmDigest" order by p.position desc limit 1) a
    left join lateral (
      select p.at from "Point" p join "Manifest" x on x.id = p."manifestId"
      where p."seriesId" = m."seriesId" and x.digest = m."fromDigest" and p.position < a.position
      order by p.position desc limit 1) f on true
    left join "Image" b on b."manifestId" = a."comparedWithId"
    left join lateral (
      select p."baselineBytes", p.decision from "Point" p where p."seriesId" = m."seriesId" order by p.position desc limit 1) n
      on m.kind = 'step' and n.decision in ('opened', 'escalated', 'still-up')`;
  return new Map(
    rows.map(({ id, fromAt, stepFromBytes, baselineNowBytes }) => {
      return [id, { fromAt, stepFromBytes: toNumber(stepFromBytes), baselineNowBytes: toNumber(baselineNowBytes) }];
    }),
  );
}
