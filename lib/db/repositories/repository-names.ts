import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { containing, escapeLike } from '../like.ts';

export type RepositoryNameRow = {
  id: string;
  host: string;
  name: string;
  seriesId: string | null;
  streamKey: string | null;
  streamLabel: string | null;
  platform: string | null;
  tagName: string | null;
  headlineReason: string | null;
  headlineInsteadOf: string | null;
  latestVersion: string | null;
};

/**
 * Lists repositories whose reference or headline contains every word, ignoring case. Those whose name, or its last segment,
 * equals the first word come first, then those that begin with it.
 *
 * @returns at most `limit` of them, and how many match
 */
export async function searchRepositories(
  db: Database,
  { words, limit }: { words: readonly string[]; limit: number },
): Promise<{ rows: RepositoryNameRow[]; total: number }> {
  const text = Prisma.sql`lower(concat(g.host, '/', r.name, ' ', s."streamLabel"))`;
  const filter =
    words.length === 0
      ? Prisma.sql`true`
      : Prisma.join(
          words.map((word) => Prisma.sql`${text} like lower(${containing(word)})`),
          ' and ',
        );
  const first = Prisma.sql`lower(${words[0] ?? ''})`;
  const start = Prisma.sql`lower(${`${escapeLike(words[0] ?? '')}%`})`;
  const last = Prisma.sql`lower(substring(r.name from '[^/]*$'))`;
  const from = Prisma.sql`"Repository" r join "Registry" g on g.id = r."registryId"
    left join "RepositorySummary" s on s."repositoryId" = r.id where ${filter}`;
  const rows = await db.$queryRaw<(RepositoryNameRow & { total: number })[]>`
      select r.id, g.host, r.name, s."seriesId", s."streamKey", s."streamLabel", s.platform, s."tagName", s."headlineReason", s."headlineInsteadOf", s."latestVersion", (count(*) over ())::int as total
      from ${from}
      order by ${last} <> ${first} and lower(r.name) <> ${first}, not (lower(r.name) like ${start} or ${last} like ${start}), lower(g.host || '/' || r.name), r.id
      limit ${limit}`;
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
