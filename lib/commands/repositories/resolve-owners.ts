import { compileOwners } from '#lib/analysis/owner.ts';
import type { Database } from '#lib/db/client.ts';
import { listOwned, listOwnerRules, setResolvedOwners } from '#lib/db/repositories/owners.ts';

/**
 * Updates the stored owners of repositories. To be called after a change of owners, relations or owner rules. A
 * derivation updates them too, since a label can name the team.
 *
 * @param repositoryId - where only this one changed
 */
export async function resolveOwners(db: Database, repositoryId: string | null = null): Promise<void> {
  const ownerOf = compileOwners(await listOwnerRules(db));
  const changed = (await listOwned(db, repositoryId)).flatMap((row) => {
    const { owner } = ownerOf(row);
    return owner === row.resolvedOwner ? [] : [{ id: row.id, owner }];
  });
  await setResolvedOwners(db, changed);
}
