import type { DatabaseClient } from '#lib/db/client.ts';

export type ProblemRow = {
  tag: string;
  code: string;
  message: string;
  hint: string | null;
  status: number | null;
  since: Date;
  triedAt: Date;
  nextTryAt: Date | null;
  tries: number;
};

/** Returns problems of a repository's tags, by name. */
export async function readProblems(db: DatabaseClient, repositoryId: string): Promise<ProblemRow[]> {
  return db.$queryRaw<ProblemRow[]>`
    select t.name as tag, p.code, p.message, p.hint, p.status, p.since, p."triedAt", p."nextTryAt", p.tries
    from "TagProblem" p join "Tag" t on t.id = p."tagId" where t."repositoryId" = ${repositoryId} order by t.name`;
}

export type UnreadRow = {
  parent: string;
  digest: string;
  kind: string;
  platform: string | null;
  code: string;
  message: string;
  since: Date;
  nextTryAt: Date | null;
};

/** Returns children and configs that a repository has not read. */
export async function readUnread(db: DatabaseClient, repositoryId: string): Promise<UnreadRow[]> {
  return db.$queryRaw<UnreadRow[]>`
    select m.digest as parent, u.digest, u.kind, u.platform, u.code, u.message, u.since, u."nextTryAt"
    from "UnreadPart" u join "Manifest" m on m.id = u."manifestId"
    where u."repositoryId" = ${repositoryId} order by u.kind, u.platform, u.digest`;
}

/** Returns digests of the manifests that a repository's registry served. */
export async function readServed(db: DatabaseClient, repositoryId: string): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ digest: string }[]>`
    select m.digest from "RepositoryManifest" r join "Manifest" m on m.id = r."manifestId" where r."repositoryId" = ${repositoryId}`;
  return new Set(rows.map(({ digest }) => digest));
}

/** Returns the digests that the tags of a repository point to, from open observations only. */
export async function readOpenDigests(db: DatabaseClient, repositoryId: string): Promise<Record<string, string>> {
  const rows = await db.$queryRaw<{ tag: string; digest: string }[]>`
    select t.name as tag, m.digest from "Observation" o join "Tag" t on t.id = o."openTagId" join "Manifest" m on m.id = o."manifestId"
    where o."repositoryId" = ${repositoryId} order by t.name`;
  return Object.fromEntries(rows.map(({ tag, digest }) => [tag, digest]));
}
