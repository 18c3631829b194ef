import { compileOwnerRules, findOwner } from '#lib/analysis/owner.ts';
import type { Database } from '#lib/db/client.ts';
import { listOwned, listOwnerRules, type OwnedRow, setResolvedOwners } from '#lib/db/owners.ts';
import { formatRepository } from '#lib/image/reference.ts';

/**
 * Updates the stored owners of repositories. To be called after a change of owners, relations or owner rules. A
 * derivation updates them too, since a label can name the team.
 *
 * @param repositoryId - where only this one changed
 */
export async function resolveOwners(db: Database, repositoryId: string | null = null): Promise<void> {
  const rules = compileOwnerRules(await listOwnerRules(db));
  const decide = ({ host, name, relation, owner: byHand, labelledOwner: byLabel }: OwnedRow) => {
    const reference = formatRepository({ registry: host, repository: name });
    return findOwner({ relation, byHand, byLabel, rules, reference })?.owner ?? null;
  };
  const changed = (await listOwned(db, repositoryId)).flatMap((row) => {
    const owner = decide(row);
    return owner === row.resolvedOwner ? [] : [{ id: row.id, owner }];
  });
  await setResolvedOwners(db, changed);
}
