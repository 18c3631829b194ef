import type { DatabaseClient } from '#lib/db/client.ts';
import { countManifestRequests } from '#lib/db/polls/polls.ts';
import { newTarget } from '#lib/db/registries/new-target.ts';
import { countQuotaUses, noteQuotaUse } from '#lib/db/registries/quota-uses.ts';
import {
  findRegistryByHost,
  findRegistryState,
  listHostsWithPath,
  type RegistryRow,
} from '#lib/db/registries/registries.ts';
import { parseReference } from '#lib/image/reference.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock, RegistryClient } from '#lib/registry/index.ts';
import { createQuotaGuard, type QuotaGuard } from './quota-guard.ts';
import type { Listeners, RegistryClients } from './registry-clients.ts';
import { createSharedQuota, quotaOf, type SharedQuota } from './shared-quota.ts';

/**
 * Registries that are requested although nothing of them is watched. Other hosts are only named by labels, which anybody can write
 * into an image.
 */
const PUBLIC_HOSTS = new Set([
  'docker.io',
  'gcr.io',
  'ghcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'quay.io',
  'registry.access.redhat.com',
  'registry.fedoraproject.org',
]);

/** Manifests of one check: those of the index and of the image. */
const MANIFESTS = 2;

type Options = { db: DatabaseClient; clients: RegistryClients; clock: Clock; log: Log };

export type OpenedSibling = {
  client: RegistryClient;
  quota: QuotaGuard;
  /** Name within the registry. */
  repository: string;
  tag: string;
  /** Stores how many requests were sent. */
  close(): Promise<void>;
};

/**
 * Opens a client for the registry of an image: with its settings and credential where the registry is stored, else without a
 * credential. The quota is that of all requests of this process to the registry. Null for a registry that must not be requested.
 */
export async function openSibling(options: Options, reference: string): Promise<OpenedSibling | null> {
  // A registry below a path is only known by the stored ones.
  const { registry, repository, tag } = parseReference(reference, await listHostsWithPath(options.db));
  const stored = await findRegistryByHost(options.db, registry);
  if (stored !== null) return { ...(await openStored(options, stored)), repository, tag: tag ?? 'latest' };
  return PUBLIC_HOSTS.has(registry) ? { ...openPublic(options, registry), repository, tag: tag ?? 'latest' } : null;
}

type Opened = Omit<OpenedSibling, 'repository' | 'tag'>;

async function openStored({ db, clients, clock, log }: Options, registry: RegistryRow): Promise<Opened> {
  const state = await findRegistryState(db, registry.id);
  const sent = { manifest: 0, blob: 0 };
  const { client, quota: shared } = clients.open(registry, state, { pace: 'background', onRequest: countIn(sent) });
  shared.adopt(quotaOf(state));
  const countOthers = async (since: Date) =>
    (await countManifestRequests(db, registry.id, since, null)) +
    (await countQuotaUses(db, registry.id, 'base', since));
  return {
    client,
    quota: guard(clock, { shared, countOthers, sent }),
    async close() {
      const note = async () => {
        await noteQuotaUse(db, registry.id, 'base', sent.manifest, clock.now());
        await noteQuotaUse(db, registry.id, 'layer', sent.blob, clock.now());
      };
      // A failure to count must not undo the check.
      await note().catch((error) => log.warn({ err: error }, 'requests for smaller bases could not be counted'));
    },
  };
}

function openPublic({ clients, clock }: Options, host: string): Opened {
  const sent = { manifest: 0, blob: 0 };
  const shared = createSharedQuota(clock.now);
  const { client, close } = clients.openOnce(newTarget(host, false), null, {
    pace: 'background',
    onRequest: countIn(sent),
    onQuota: (quota) => shared.adopt({ ...quota, at: clock.now() }),
  });
  return { client, quota: guard(clock, { shared, countOthers: async () => 0, sent }), close };
}

const countIn =
  (sent: { manifest: number; blob: number }): Listeners['onRequest'] =>
  (kind) => {
    if (kind === 'manifest' || kind === 'blob') sent[kind] += 1;
  };

type Counts = { shared: SharedQuota; countOthers: (since: Date) => Promise<number>; sent: { manifest: number } };

/** Checks use the share of a quota that imports have, and never its reserve. */
const guard = (clock: Clock, { shared, countOthers, sent }: Counts): QuotaGuard =>
  createQuotaGuard({
    now: clock.now,
    shared,
    countOthers,
    countOwn: () => sent.manifest,
    guess: MANIFESTS,
    onWait: () => undefined,
    onReserve: () => undefined,
  });
