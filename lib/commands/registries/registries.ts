import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { DuplicateError } from '#lib/db/errors.ts';
import {
  deleteRegistry,
  findRegistryByHost,
  findRegistryState,
  forgetRegistryState,
  getRegistry,
  insertRegistry,
  type RegistryRow,
  type RegistryTarget,
  saveRegistryState,
  updateRegistry,
} from '#lib/db/registries/registries.ts';
import type { Credential } from '#lib/domain/credential.ts';
import { credentialPlace, formatCredential, parseCredential } from '#lib/secrets/credential.ts';
import { type AuditTarget, noteChange } from '../accounts/audit.ts';
import { definedOnly } from '../changes.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { ConflictError, RefusedError } from '../errors.ts';
import type { AddRegistryInput, ChangeRegistryInput } from '../inputs.ts';
import { toAnsweredProblem } from '../problem.ts';
import { demandUiOrigin } from '../ui-origin.ts';
import { demandConnectable, enterToReach, noteAllowance } from './private-hosts.ts';
import { parseRegistryUrl } from './registry-url.ts';

/** @returns its id @throws RefusedError; ConflictError when the host exists */
export async function addRegistry(guarded: GuardedCommands, input: AddRegistryInput): Promise<string> {
  const context = enterToReach(guarded, input.allowPrivate);
  const target = {
    ...parseRegistryUrl(input.url, input.insecure ?? false),
    caPem: input.caPem ?? null,
    trustedTokenHosts: input.trustedTokenHosts ?? [],
    allowPrivate: input.allowPrivate ?? false,
  };
  await demandConnectable(guarded, context, target, 'url');
  const credential = input.credentials ?? null;
  const registry = await createRegistry(context, { ...target, name: input.name ?? target.host, credential });
  return registry.id;
}

export type RegistryToCreate = RegistryTarget & Pick<RegistryRow, 'name'> & { credential: Credential | null };

/** Stores a registry. Its credential is never stored unsealed. @throws ConflictError */
export async function createRegistry(context: CommandContext, registry: RegistryToCreate): Promise<RegistryRow> {
  const { db, clock, sealer } = context;
  const { credential, ...fields } = registry;
  const id = randomUUID();
  const now = clock.now();
  const sealed = credential && sealer.seal(formatCredential(credential), credentialPlace(id));
  const created = await insertRegistry(
    db,
    { id, ...fields, origin: 'ui', place: null, credential: sealed, credentialUpdatedAt: sealed ? now : null },
    now,
  );
  if (created) {
    await noteChange(context, 'registry.add', toTarget(created), { url: fields.url, hasCredential: sealed !== null });
    if (created.allowPrivate) await noteAllowance(context, created, true);
    return created;
  }
  const found = await findRegistryByHost(db, fields.host);
  throw new ConflictError(`The registry ${fields.host} is there already.`, found?.id ?? null);
}

/**
 * Stores a credential given with a repository, where its registry has none.
 *
 * @throws RefusedError when it has another
 */
export async function adoptCredential(
  context: CommandContext,
  registry: RegistryRow,
  credential: Credential,
): Promise<RegistryRow> {
  const { db, clock, sealer } = context;
  const { id, host } = registry;
  if (registry.credential !== null) {
    const stored = parseCredential(sealer.unseal(registry.credential, credentialPlace(id)));
    if (isDeepStrictEqual(stored, credential)) return registry;
    throw new RefusedError(`${host} is read with another credential already.`, {
      field: 'credentials',
      hint: 'Change it under Registries: it serves every repository there.',
    });
  }
  demandOwn(registry);
  const sealed = sealer.seal(formatCredential(credential), credentialPlace(id));
  await updateRegistry(db, id, { credential: sealed, credentialUpdatedAt: clock.now() });
  await noteChange(context, 'registry.change', toTarget(registry), { changed: ['credentials'] });
  return getRegistry(db, id);
}

/** Settings that decide who receives the credential. A change requires it again. */
const ASKS_AGAIN = ['url', 'insecure', 'caPem', 'trustedTokenHosts'] as const;

/** @throws NotFoundError, RefusedError; ConflictError when another registry has the new address */
export async function changeRegistry(guarded: GuardedCommands, id: string, input: ChangeRegistryInput): Promise<void> {
  const context = enterToReach(guarded, input.allowPrivate);
  const { db, clock, sealer } = context;
  const registry = await getRegistry(db, id);
  demandOwn(registry);
  const { credentials, url: _, ...rest } = input;
  const address = findAddress(registry, input);
  const allowPrivate = input.allowPrivate ?? (registry.allowPrivate && isSameOrigin(registry.url, address.url));
  const changes: Partial<RegistryRow> = { ...definedOnly(rest), ...address, allowPrivate };
  const changed = ASKS_AGAIN.find(
    (field) => changes[field] !== undefined && JSON.stringify(changes[field]) !== JSON.stringify(registry[field]),
  );
  if (changed && registry.credential !== null && credentials === undefined) {
    throw new RefusedError(`Changing "${changed}" would send the stored credential elsewhere.`, {
      field: 'credentials',
      hint: 'Enter the credential again, or remove it.',
    });
  }
  if (!isSameOrigin(registry.url, address.url))
    await demandConnectable(guarded, context, { ...registry, ...address, allowPrivate }, 'url');
  const sealed = credentials && sealer.seal(formatCredential(credentials), credentialPlace(id));
  await updateRegistry(db, id, {
    ...changes,
    ...(credentials === undefined
      ? {}
      : { credential: sealed ?? null, credentialUpdatedAt: sealed ? clock.now() : null }),
  }).catch(async (error) => {
    if (!(error instanceof DuplicateError)) throw error;
    const host = changes.host ?? registry.host;
    throw new ConflictError(`The registry ${host} is there already.`, (await findRegistryByHost(db, host))?.id ?? null);
  });
  await noteChange(context, 'registry.change', toTarget(registry), { changed: Object.keys(definedOnly(input)) });
  const isNewlyAllowed = allowPrivate !== registry.allowPrivate;
  if (isNewlyAllowed) await noteAllowance(context, { ...registry, ...address }, allowPrivate);
  if (changed || isNewlyAllowed || credentials !== undefined) await forgetRegistryState(db, id);
}

/** A change of `insecure` alone changes the scheme of the address. */
function findAddress(registry: RegistryRow, { url, insecure }: ChangeRegistryInput) {
  if (url !== undefined) return parseRegistryUrl(url, insecure ?? registry.insecure);
  if (insecure === undefined || insecure === registry.insecure)
    return { host: registry.host, url: registry.url, insecure: registry.insecure };
  return parseRegistryUrl(registry.url.replace(/^https?:/, insecure ? 'http:' : 'https:'), insecure);
}

/** An allowed private host is one host and port. Another one must be allowed again. */
function isSameOrigin(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin;
}

/** @throws NotFoundError, RefusedError */
export async function removeRegistry(guarded: GuardedCommands, id: string): Promise<void> {
  const context = guarded.require('write');
  const registry = await getRegistry(context.db, id);
  demandOwn(registry);
  await deleteRegistry(context.db, id);
  await noteChange(context, 'registry.remove', toTarget(registry));
}

/** Pings the registry now. A failure is part of the answer. @throws NotFoundError, RefusedError, TooManyTriesError */
export async function testRegistry(guarded: GuardedCommands, id: string) {
  const context = guarded.require('write');
  const { db, clock } = context;
  const registry = await getRegistry(db, id);
  if (registry.origin === 'demo')
    throw new RefusedError('The demo’s registry is a recording: there is nothing to test.');
  await context.countOutbound(context.actor, 'registry-test');
  try {
    const client = await context.openStored(registry);
    const { latencyMs, authentication } = await client.ping(AbortSignal.timeout(20_000));
    const before = await findRegistryState(db, id);
    await saveRegistryState(db, id, {
      latencyMs: Math.round(latencyMs),
      lastAnswerAt: clock.now(),
      health: before?.health === 'paused' ? 'paused' : 'answering',
    });
    return { ok: true, latencyMs: Math.round(latencyMs), authentication, problem: null };
  } catch (error) {
    return { ok: false, latencyMs: null, authentication: null, problem: toAnsweredProblem(error) };
  }
}

/**
 * Lists the repositories of a registry that has a catalog (L-37). A failure is part of the answer.
 *
 * @throws NotFoundError, RefusedError, TooManyTriesError
 */
export async function readCatalog(guarded: GuardedCommands, id: string) {
  const context = guarded.require('write');
  const registry = await getRegistry(context.db, id);
  if (registry.origin === 'demo') throw new RefusedError('The demo’s registry is a recording: it has no catalog.');
  await context.countOutbound(context.actor, 'registry-test');
  try {
    const client = await context.openStored(registry);
    const { repositories, truncated } = await client.listRepositories({ signal: AbortSignal.timeout(60_000) });
    return { items: repositories, truncated, problem: null };
  } catch (error) {
    return { items: [], truncated: false, problem: toAnsweredProblem(error) };
  }
}

function toTarget({ id, host }: RegistryRow): AuditTarget {
  return { kind: 'registry', id, name: host };
}

function demandOwn(registry: RegistryRow): void {
  demandUiOrigin(registry.host, registry);
  if (registry.origin === 'demo')
    throw new RefusedError('The demo’s registry goes with the demo.', { hint: 'Remove the demo.' });
}
