import { may } from '#lib/auth/permissions.ts';
import type { CommandContext, GuardedCommands } from '#lib/commands/context.ts';
import { RefusedError } from '#lib/commands/errors.ts';
import { findRegistryByHost, listHostsWithPath, type RegistryRow } from '#lib/db/registries/registries.ts';
import { findRepositoryId, getRepository, type RepositoryWithState } from '#lib/db/repositories/repositories.ts';
import { formatRepository, parseReference, type Reference } from '#lib/image/reference.ts';

/** The image to check and the registry that serves it. `repository` is null where it is not watched. */
export type CheckTarget = { reference: Reference; registry: RegistryRow; repository: RepositoryWithState | null };

/**
 * Finds the image in a watched repository. Editors may name unwatched repositories of a known registry, too: they
 * could watch them. Others must not read with a stored credential what no editor chose to show.
 *
 * @throws InvalidReferenceError, RefusedError naming `field`
 */
export async function findTarget(
  guarded: GuardedCommands,
  { db }: CommandContext,
  text: string,
  field: 'image' | 'baseline',
): Promise<CheckTarget> {
  const reference = parseReference(text, await listHostsWithPath(db));
  const name = formatRepository(reference);
  const registry = await findRegistryByHost(db, reference.registry);
  const id = registry && (await findRepositoryId(db, registry.id, reference.repository));
  if (registry === null || (id === null && !may(guarded.caller, 'write')))
    throw new RefusedError(`${name} is not watched here.`, {
      field,
      code: 'not-watched',
      hint: 'Add it in Plimsoll, on screen or in plimsoll.yaml. Its images can then be checked and compared.',
    });
  return { reference, registry, repository: id === null ? null : await getRepository(db, id) };
}
