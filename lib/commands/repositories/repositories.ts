import { guessRelation } from '#lib/analysis/layers/relation.ts';
import { InvalidGlobError, tagFilter } from '#lib/analysis/tags/filter.ts';
import { checkFindingsAgain } from '#lib/db/findings/due-findings.ts';
import { retryLeftOut } from '#lib/db/images/unread-parts.ts';
import { queuePoll } from '#lib/db/polls/polls.ts';
import { newTarget } from '#lib/db/registries/new-target.ts';
import {
  findRegistryByHost,
  getRegistry,
  listHostsWithPath,
  type RegistryRow,
  type RegistryTarget,
} from '#lib/db/registries/registries.ts';
import {
  deleteRepository,
  findRepositoryId,
  getRepository,
  insertRepository,
  type RepositoryWithState,
  updateRepository,
} from '#lib/db/repositories/repositories.ts';
import type { Digest } from '#lib/image/digest.ts';
import { isRepositoryName, parseReference } from '#lib/image/reference.ts';
import { type AuditTarget, noteChange } from '../accounts/audit.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { ConflictError, RefusedError } from '../errors.ts';
import type { AddRepositoryInput, ChangeRepositoryInput } from '../inputs.ts';
import { allowHost, demandConnectable, enterToReach } from '../registries/private-hosts.ts';
import { adoptCredential, createRegistry, type RegistryToCreate } from '../registries/registries.ts';
import { deriveSoon } from '../rules/derive-matching.ts';
import { demandVerifiable, startOf } from './digest-reference.ts';
import { insertPinnedDigest, pinDigest } from './pinned-digests.ts';
import { resolveOwners } from './resolve-owners.ts';

/**
 * Watches a repository, and adds its registry if it is new. The first check begins immediately. A reference with a
 * digest watches that digest in addition to the tags, also in a repository that is watched already.
 *
 * @returns its id
 * @throws InvalidReferenceError, NotFoundError, RefusedError; ConflictError when it is watched already
 */
export async function addRepository(guarded: GuardedCommands, input: AddRepositoryInput): Promise<string> {
  const context = enterToReach(guarded, input.allowPrivate);
  const { db, clock } = context;
  const { include = [], exclude = [], platforms = [], owner = null } = input;
  demandFilters(include, exclude);
  const { registry, name, tag, digest } = await findTarget(guarded, context, input);
  const watched = await findRepositoryId(db, registry.id, name);
  if (watched) return addToWatched(context, watched, { registry, name, digest });
  const relation =
    input.relation ??
    guessRelation({ host: registry.host, repository: name, hasCredential: registry.credential !== null }).relation;
  const now = clock.now();
  const id = await insertRepository(
    db,
    {
      registryId: registry.id,
      name,
      origin: 'ui',
      relation,
      owner,
      include,
      exclude,
      platforms,
      ...startOf({ tag, digest }),
    },
    now,
  );
  // A concurrent request added it first.
  if (id === null)
    return addToWatched(context, await findRepositoryId(db, registry.id, name), { registry, name, digest });
  if (digest !== null) await insertPinnedDigest(db, id, digest, now);
  await resolveOwners(db, id);
  await noteChange(
    context,
    'repository.add',
    { kind: 'repository', id, name: `${registry.host}/${name}` },
    { relation, ...(digest === null ? {} : { digest }) },
  );
  await queuePoll(db, id, 'first', now);
  context.wake();
  return id;
}

/** @returns the repository's id @throws ConflictError without a digest, or when the digest is watched, too */
async function addToWatched(
  context: CommandContext,
  id: string | null,
  { registry, name, digest }: Pick<Target, 'registry' | 'name' | 'digest'>,
): Promise<string> {
  if (id === null || digest === null) throw new ConflictError(`${registry.host}/${name} is watched already.`, id);
  await pinDigest(context, id, digest);
  return id;
}

/** @throws RefusedError naming the list with an invalid pattern */
function demandFilters(include: readonly string[], exclude: readonly string[]): void {
  for (const [field, globs] of Object.entries({ include, exclude })) {
    try {
      tagFilter(globs, []);
    } catch (cause) {
      if (!(cause instanceof InvalidGlobError)) throw cause;
      throw new RefusedError(cause.message, { field, hint: cause.hint, cause });
    }
  }
}

type Target = { registry: RegistryRow; name: string; tag: string | null; digest: Digest | null };

/** Finds or adds the registry, checks that it can be connected to, and stores the given credential. */
async function findTarget(
  guarded: GuardedCommands,
  context: CommandContext,
  input: AddRepositoryInput,
): Promise<Target> {
  const { stored, fresh, name, tag, digest } = await findNamed(context, input);
  if (stored?.origin === 'demo')
    throw new RefusedError('The demo’s registry is a recording: nothing can be added to it.', { field: 'registryId' });
  const target = stored ?? fresh;
  const allowPrivate = target.allowPrivate || input.allowPrivate === true;
  await demandConnectable(guarded, context, { ...target, allowPrivate }, 'reference');
  const credential = input.credentials ?? null;
  const found = stored ?? (await findOrCreate(context, { ...target, allowPrivate, name: target.host, credential }));
  const registry = input.allowPrivate === true ? await allowHost(context, found) : found;
  return { name, tag, digest, registry: credential ? await adoptCredential(context, registry, credential) : registry };
}

type Named = { name: string; tag: string | null; digest: Digest | null } & (
  | { stored: RegistryRow; fresh: null }
  | { stored: null; fresh: RegistryTarget }
);

async function findNamed(context: CommandContext, input: AddRepositoryInput): Promise<Named> {
  const { db } = context;
  if (input.reference === undefined) {
    const name = input.name ?? '';
    if (!isRepositoryName(name))
      throw new RefusedError(`"${name}" is not the name of a repository.`, {
        field: 'name',
        hint: 'Use lower case, like team/app.',
      });
    return { stored: await getRegistry(db, input.registryId ?? ''), fresh: null, name, tag: null, digest: null };
  }
  const asked = input.registryId ? await getRegistry(db, input.registryId) : null;
  const reference = parseReference(input.reference, asked ? [asked.host] : await listHostsWithPath(db));
  const found = asked ?? (await findRegistryByHost(db, reference.registry));
  if (found && found.host !== reference.registry)
    throw new RefusedError(`"${input.reference}" is not on ${found.host}.`, {
      field: 'reference',
      hint: 'Leave the registry out, or give the name within it as name.',
    });
  // A reference without a tag has no default here: the list of tags shows whether `latest` exists.
  demandVerifiable(reference, 'reference');
  const named = { name: reference.repository, tag: reference.tag, digest: reference.digest };
  if (found) return { ...named, stored: found, fresh: null };
  return { ...named, stored: null, fresh: newTarget(reference.registry, input.insecure ?? reference.insecure) };
}

/** Returns the existing registry where a concurrent request added it first. */
async function findOrCreate(context: CommandContext, registry: RegistryToCreate): Promise<RegistryRow> {
  try {
    return await createRegistry(context, registry);
  } catch (error) {
    const found = error instanceof ConflictError ? await findRegistryByHost(context.db, registry.host) : null;
    if (!found) throw error;
    return found;
  }
}

/** @throws NotFoundError, RefusedError */
export async function changeRepository(
  guarded: GuardedCommands,
  id: string,
  input: ChangeRepositoryInput,
): Promise<void> {
  const context = guarded.require('write');
  const { db, clock } = context;
  const repository = await getRepository(db, id);
  const { pinned, ...settings } = input;
  // The file does not set the headline, so it can be changed here.
  if (repository.origin === 'file' && Object.keys(settings).length > 0)
    throw new RefusedError(
      `This repository comes from ${repository.place ?? 'plimsoll.yaml'} and can only be changed there.`,
    );
  demandFilters(input.include ?? [], input.exclude ?? []);
  await updateRepository(db, id, {
    ...settings,
    ...(pinned === undefined
      ? {}
      : { pinnedStreamKey: pinned?.streamKey ?? null, pinnedPlatform: pinned?.platform ?? null }),
  });
  if (input.relation !== undefined || input.owner !== undefined) await resolveOwners(db, id);
  if (input.purpose !== undefined) await checkFindingsAgain(db, [id]);
  await noteChange(context, 'repository.change', toTarget(repository), { ...input });
  const { include, exclude, platforms } = input;
  const changesTags = include !== undefined || exclude !== undefined;
  // Rules and budgets match on relation and owner.
  const changesRules = input.relation !== undefined || input.owner !== undefined;
  const changesRows = changesTags || changesRules || platforms !== undefined || pinned !== undefined;
  if (changesRows) await deriveSoon(context, [id]);
  if (repository.origin === 'demo') return;
  if (platforms !== undefined) await retryLeftOut(db, id, clock.now());
  // Only a new list shows tags that other filters include.
  await queuePoll(db, id, changesTags ? 'manual' : 'schedule', clock.now());
  context.wake();
}

/** Removes a repository with its history. @throws NotFoundError, RefusedError */
export async function removeRepository(guarded: GuardedCommands, id: string): Promise<void> {
  const context = guarded.require('write');
  const repository = await getRepository(context.db, id);
  if (repository.origin === 'file')
    throw new RefusedError(`This repository comes from ${repository.place ?? 'plimsoll.yaml'}.`, {
      hint: 'Remove it there first; it then stays, with its history, until it is removed here.',
    });
  await deleteRepository(context.db, id);
  await noteChange(context, 'repository.remove', toTarget(repository));
}

function toTarget({ id, name, registry }: RepositoryWithState): AuditTarget {
  return { kind: 'repository', id, name: `${registry.host}/${name}` };
}

/** Requests a poll now. @returns the poll's id @throws NotFoundError, RefusedError */
export async function askForPoll(guarded: GuardedCommands, id: string): Promise<string> {
  const context = guarded.require('write');
  const repository = await getRepository(context.db, id);
  if (repository.origin === 'demo') throw new RefusedError('The demo is a recording, without a registry to poll.');
  const pollId = await queuePoll(context.db, id, 'manual', context.clock.now());
  context.wake();
  return pollId;
}
