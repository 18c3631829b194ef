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

/** A registry that need not be stored. */
export type RegistryTarget = Pick<
  RegistryRow,
  'host' | 'url' | 'insecure' | 'caPem' | 'trustedTokenHosts' | 'allowPrivate'
>;

type Listeners = { onRequest?: (kind: RequestKind) => void; onQuota?: (quota: Quota) => void };

/** With the purpose that requests for manifests are counted under. */
export type PurposefulListeners = Listeners & { purpose?: QuotaPurpose };

/** What commands work with; lib/server/runtime.ts makes it. */
export type CommandContext = {
  /** Who does it, for the audit log. */
  actor: Actor;
  auth: Auth;
  /** Where people reach this Plimsoll; empty where nobody said, and links are then paths. */
  baseUrl: string;
  db: DatabaseClient;
  clock: Clock;
  sealer: Sealer;
  /** What replaces secrets in texts of images, with this installation's key. */
  loadMask(): Promise<SecretMask>;
  /** Lets the poller look for due repositories at once, in whichever process it runs. */
  wake(): void;
  /** Derives a repository again now; false when a poll holds it, which then does so itself. */
  derive(repositoryId: string): Promise<boolean>;
  /** Why the connection guard would let nothing connect there; null where it would, and where the name is unknown. */
  findBlock(target: Pick<RegistryTarget, 'url' | 'allowPrivate'>): Promise<BlockReason | null>;
  /** Counts what makes this server connect somewhere at once. @throws TooManyTriesError */
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
  /** Bounds how many checks read or wait at once in this process. @throws TooManyTriesError */
  checkSlots: { run<T>(work: () => Promise<T>): Promise<T> };
  /** Long texts are read one after another. */
  pasteTurns: PasteTurns;
  postToForge: Poster['post'];
  tryForge: Poster['tryOut'];
  /** `loadIfAbsent` says whether it began to load. */
  demo: { loadIfAbsent(): Promise<boolean>; remove(): Promise<void> };
};

export type GuardedCommands = Guarded<CommandContext>;
