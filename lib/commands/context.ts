import type { Auth } from '#lib/auth/auth.ts';
import type { Actor } from '#lib/auth/caller.ts';
import type { Guarded } from '#lib/auth/guarded.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import type { RegistryRow, RegistryTarget } from '#lib/db/registries/registries.ts';
import type { Poster } from '#lib/deliver/forges/post-to-forge.ts';
import type { FindingChecks } from '#lib/domain/ci-check.ts';
import type { Credential } from '#lib/domain/credential.ts';
import type { QuotaPurpose } from '#lib/domain/registry.ts';
import type { SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import type { BlockReason, Clock, RegistryClient, RegistryClientOptions } from '#lib/registry/index.ts';
import type { Sealer } from '#lib/secrets/sealer.ts';
import type { PasteTurns } from './repositories/paste-turns.ts';

type Listeners = Pick<RegistryClientOptions, 'onRequest' | 'onQuota'>;

/** `purpose` is the purpose of manifest requests in the quota statistics. */
export type PurposefulListeners = Listeners & { purpose?: QuotaPurpose };

/** Actions of a user that make this server connect to another host immediately. */
export type OutboundAction =
  | 'preview'
  | 'registry-test'
  | 'check'
  | 'instruction'
  | 'removal-check'
  | 'channel-test'
  | 'forge-test';

/** Everything that commands need. lib/server/runtime.ts creates it. */
export type CommandContext = {
  /** The account, token or process that runs the command, for the audit log. */
  actor: Actor;
  auth: Auth;
  /** The base URL of links, without a trailing slash. */
  baseUrls: {
    /** Empty where messages have no links. */
    findForMessages(): Promise<string>;
    /** The address that every reader may know; empty without one. */
    findForReaders(): Promise<string>;
    /** For a link that an admin sends to somebody; never empty. @param ownAddress - in the admin's browser; null for an API token */
    findForPeople(ownAddress: string | null): Promise<string>;
  };
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
  countOutbound(actor: Actor, kind: OutboundAction): Promise<void>;
  openStored(registry: RegistryRow, listeners?: PurposefulListeners): Promise<RegistryClient>;
  openOnce(
    target: RegistryTarget,
    credential: Credential | null,
    listeners?: Listeners,
  ): { client: RegistryClient; close(): Promise<void> };
  /** What checks do about kinds of findings, as plimsoll.yaml says now. */
  findingChecks(): FindingChecks;
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
