import { ForbiddenError } from '#lib/auth/errors.ts';
import { may } from '#lib/auth/permissions.ts';
import { type RegistryRow, type RegistryTarget, updateRegistry } from '#lib/db/registries/registries.ts';
import type { BlockReason } from '#lib/registry/index.ts';
import { type AuditTarget, noteChange } from '../accounts/audit.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';

/**
 * Requires permission to write, and an admin to allow a host in a private network (S-12).
 *
 * @throws UnauthenticatedError, ForbiddenError
 */
export function enterToReach(guarded: GuardedCommands, allowPrivate: boolean | undefined): CommandContext {
  const context = guarded.require('write');
  if (allowPrivate === true && !may(guarded.caller, 'administer'))
    throw new ForbiddenError(
      'Only an admin may allow a host in a private network.',
      'Ask an admin of this Plimsoll to add it, or to allow its host in its settings.',
    );
  return context;
}

/**
 * Refuses an address that the connection guard would block, so that nothing is stored that can only fail. A name that
 * does not resolve passes, since that can be temporary.
 *
 * @throws RefusedError with the guard's reason as `code`
 */
export async function demandConnectable(
  guarded: GuardedCommands,
  context: CommandContext,
  target: Pick<RegistryTarget, 'host' | 'url' | 'allowPrivate'>,
  field: string,
): Promise<void> {
  const code = await context.findBlock(target);
  if (code === null) return;
  const { host } = target;
  const refusals: Record<BlockReason, { message: string; hint: string }> = {
    'private-address': {
      message: `${host} is in a private network. Plimsoll connects there only when an admin allows it.`,
      hint: may(guarded.caller, 'administer')
        ? 'Allow this host (allowPrivate), or whole networks with PLIMSOLL_ALLOW_PRIVATE_NETWORKS.'
        : 'Ask an admin of this Plimsoll to allow it.',
    },
    'forbidden-address': {
      message: `Plimsoll never connects to the address of ${host}, such as that of cloud metadata.`,
      hint: 'Use its own address; no setting allows this one.',
    },
    'forbidden-port': {
      message: `The port of ${host} belongs to another kind of service.`,
      hint: 'Use another port; else PLIMSOLL_ALLOW_PRIVATE_NETWORKS allows all ports of the networks that it names.',
    },
  };
  const { message, hint } = refusals[code];
  throw new RefusedError(message, { field, hint, code });
}

/** Notes in the audit log that a private host was allowed, or no longer is. */
export function noteAllowance(context: CommandContext, registry: RegistryRow, allowed: boolean): Promise<void> {
  const target: AuditTarget = { kind: 'registry', id: registry.id, name: registry.host };
  return noteChange(context, 'registry.allow-private', target, { url: registry.url, allowed });
}

/**
 * Allows the host of a registry in a private network. The caller must have called `enterToReach`.
 *
 * @throws RefusedError
 */
export async function allowHost(context: CommandContext, registry: RegistryRow): Promise<RegistryRow> {
  if (registry.allowPrivate) return registry;
  if (registry.origin === 'file')
    throw new RefusedError(`${registry.host} comes from plimsoll.yaml.`, {
      hint: 'Allow it there: allowPrivate: true.',
    });
  await updateRegistry(context.db, registry.id, { allowPrivate: true });
  await noteAllowance(context, registry, true);
  return { ...registry, allowPrivate: true };
}
