import type { OwnedRow, OwnerRule } from '#lib/analysis/owner.ts';
import type { Database } from '../client.ts';
import type { Origin } from '../generated/enums.ts';
import { fileFirst } from '../settings/file-first.ts';

/** OwnerRuleRow is a stored rule, with what else it says about the repositories that match. */
export type OwnerRuleRow = OwnerRule & {
  origin: Origin;
  place: string | null;
  /** How many machines pull images of the owner; null: 1. */
  nodes: number | null;
  /** What the images are for; null: not set. A newer release may have stored another word. */
  purpose: string | null;
};

/** Lists rules in the order in which they count, those of plimsoll.yaml first. */
export async function listOwnerRules(db: Database): Promise<OwnerRuleRow[]> {
  const rows = await db.ownerRule.findMany({
    select: { origin: true, pattern: true, owner: true, nodes: true, purpose: true, place: true },
    orderBy: { position: 'asc' },
  });
  return fileFirst(rows);
}

/** Replaces all rules of one origin. Needs a transaction. */
export async function replaceOwnerRules(
  tx: Database,
  origin: Origin,
  rules: readonly Omit<OwnerRuleRow, 'origin'>[],
): Promise<void> {
  await tx.ownerRule.deleteMany({ where: { origin } });
  await tx.ownerRule.createMany({ data: rules.map((rule, position) => ({ ...rule, origin, position })) });
}

/** A repository with the owner from the last resolution. */
type OwnedRepository = OwnedRow & { id: string; resolvedOwner: string | null };

/** Lists every repository by name, or the one with that id. */
export async function listOwned(db: Database, repositoryId: string | null = null): Promise<OwnedRepository[]> {
  return db.$queryRaw<OwnedRepository[]>`
    select r.id, g.host, r.name, r.relation::text as relation, r.owner, s."labelledOwner", r."resolvedOwner"
    from "Repository" r join "Registry" g on g.id = r."registryId" left join "RepositorySummary" s on s."repositoryId" = r.id
    where ${repositoryId}::text is null or r.id = ${repositoryId} order by g.host, r.name, r.id`;
}

export type ResolvedOwner = { id: string; owner: string | null };

/** Stores the resolved owners of repositories, so that PostgreSQL can filter by them. */
export async function setResolvedOwners(db: Database, owners: readonly ResolvedOwner[]): Promise<void> {
  if (owners.length === 0) return;
  await db.$executeRaw`
    update "Repository" r set "resolvedOwner" = t.owner from jsonb_to_recordset(${JSON.stringify(owners)}::jsonb) as t(id text, owner text)
    where r.id = t.id and r."resolvedOwner" is distinct from t.owner`;
}
