import type { Auth } from '#lib/auth/auth.ts';
import type { Actor } from '#lib/auth/caller.ts';
import type { Guarded } from '#lib/auth/guarded.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import type { QuotaPurpose } from '#lib/db/quota-uses.ts';
import type { RegistryRow } from '#lib/db/registries.ts';
import type { Poster } from '#lib/deliver/forges/post-to-forge.ts';
import type { SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import type { BlockReason, Clock, Quota, RegistryClient, RequestKind } from '#lib/registry/index.ts';
import type { Credential } from '#lib/secrets/credential.ts';
import type { Sealer } from '#lib/secrets/sealer.ts';
import type { PasteTurns } from './paste-turns.ts';

/** Settings of a registry, stored or not. */
export type RegistryTarget = Pick<
  RegistryRow,
  'host' | 'url' | 'insecure' | 'caPem' | 'trustedTokenHosts' | 'allowPrivate'
>;

type Listeners = { onRequest?: (kind: RequestKind) => void; onQuota?: (quota: Quota) => void };

/** `purpose`: what manifest requests are counted under. */
export type PurposefulListeners = Listeners & { purpose?: QuotaPurpose };

/** Everything that commands need. lib/server/runtime.ts creates it. */
export type CommandContext = {
  /** The account, token or process that runs the command, for the audit log. */
  actor: Actor;
  auth: Auth;
  /** The public address of Plimsoll. Empty where it is not configured; links are paths then. */
  baseUrl: string;
  db: DatabaseClient;
  clock: Clock;
  sealer: Sealer;
  /** The mask that replaces secrets in texts of images, with the key of this installation. */
  loadMask(): Promise<SecretMask>;
  /** Wakes the workers, such as poller and sender, in whichever process they run. */
  wake(): void;
  /** Derives a repository now. @returns false when another process holds it, or after a failure */
  derive(repositoryId: string): Promise<boolean>;
  /** Why the connection guard would block the address. Null where it allows it or the name does not resolve. */
  findBlock(target: Pick<RegistryTarget, 'url' | 'allowPrivate'>): Promise<BlockReason | null>;
  /** Counts actions that make this server connect to an address from the caller. @throws TooManyTriesError */
  countOutbound(
    actor: Actor,
    kind: 'preview' | 'registry-test' | 'check' | 'instruction' | 'channel-test' | 'forge-test',
  ): Promise<void>;
  openStored(registry: RegistryRow, listeners?: PurposefulListeners): Promise<RegistryClient>;
  openOnce(
    target: RegistryTarget,
    credential: Credential | null,
    listeners?: Listeners,
  ): { client: RegistryClient; close(): Promise<void> };
  /** Limits the checks that run in this process at the same time. @throws TooManyTriesError */
  checkSlots: { run<T>(work: () => Promise<T>): Promise<T> };
  /** Parses long texts one after another. */
  pasteTurns: PasteTurns;
  postToForge: Poster['post'];
  tryForge: Poster['tryOut'];
  /** @returns whether it began to load */
  demo: { loadIfAbsent(): Promise<boolean>; remove(): Promise<void> };
};

export type GuardedCommands = Guarded<CommandContext>;
