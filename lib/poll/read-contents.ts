import type { LayerKeys } from '#lib/contents/read-layer.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import {
  type ContentsClaim,
  type ContentsEnd,
  claimContents,
  dropContents,
  endContents,
  renewContents,
} from '#lib/db/contents/contents-claims.ts';
import { withdrawTooLarge } from '#lib/db/contents/wanted-contents.ts';
import { createDrain } from '#lib/db/drain.ts';
import { LEASE_MS } from '#lib/db/polls/claims.ts';
import { noteQuotaUse } from '#lib/db/registries/quota-uses.ts';
import { findRegistryState, getRegistry } from '#lib/db/registries/registries.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock } from '#lib/registry/index.ts';
import { endOfFailure } from './contents-failure.ts';
import { type ReadClaimOptions, readClaim } from './read-claim.ts';
import type { RegistryClients } from './registry-clients.ts';

export type ContentsReaderOptions = {
  db: DatabaseClient;
  clients: RegistryClients;
  clock: Clock;
  log: Log;
  /** Loads the installation's keys. A layer is tried again later when they cannot be loaded. */
  loadKeys: () => Promise<LayerKeys>;
  /** Bytes of layers that are read automatically from each registry on a UTC day; 0 reads on request only. */
  bytesPerDay: () => number;
  /** Layers read at the same time. Each can need 128 MiB of memory, depending on its compression (B-21, B-27). */
  concurrency?: number;
  /** Called after each layer that the repository now shows, or whose files turned out to be unavailable. */
  onRead?: (digests: readonly string[]) => Promise<void>;
};

export type ContentsReader = {
  /** Reads every layer that is queued and due, until none is. Calls during a run join it. */
  runDue(): Promise<void>;
  /** Starts nothing new, and cuts off what has not ended after `timeoutMs`. The layers cut off are read again later. */
  stop(timeoutMs: number): Promise<void>;
};

const CONCURRENCY = 2;
const WITHDRAW_EVERY_MS = 600_000;

type ReadOptions = Pick<ReadClaimOptions, 'keys' | 'signal'>;

/** The cost of one attempt. */
type Received = { bytes: number; requests: number };

export function createContentsReader(options: ContentsReaderOptions): ContentsReader {
  const { db, clients, clock, log, concurrency = CONCURRENCY } = options;
  const abort = new AbortController();

  /** Adds bytes and requests to `received`, also where it fails. */
  async function read(claim: ContentsClaim, received: Received, options: ReadOptions): Promise<ContentsEnd> {
    const repository = await getRepository(db, claim.repositoryId);
    const registry = await getRegistry(db, repository.registryId);
    const { client } = clients.open(registry, await findRegistryState(db, registry.id), {
      onRequest: (kind) => {
        if (kind === 'blob') received.requests += 1;
      },
    });
    try {
      const onBytes = (count: number) => {
        received.bytes += count;
      };
      return await readClaim(client, repository.name, claim, { ...options, onBytes });
    } finally {
      // A failure to count must not undo the read.
      await noteQuotaUse(db, registry.id, 'layer', received.requests, clock.now()).catch((error) =>
        log.warn({ err: error }, 'requests for layers could not be counted'),
      );
    }
  }

  async function readClaimed(claim: ContentsClaim): Promise<void> {
    const lost = new AbortController();
    const renewal = setInterval(async () => {
      const isOurs = await renewContents(db, claim, clock.now()).catch(() => true);
      if (!isOurs) lost.abort();
    }, LEASE_MS / 3);
    const received: Received = { bytes: 0, requests: 0 };
    try {
      const signal = AbortSignal.any([abort.signal, lost.signal]);
      const keys = await options.loadKeys();
      const end = await read(claim, received, { keys, signal }).catch((error) =>
        abort.signal.aborted ? null : endOfFailure(error, claim.tries, clock.now()),
      );
      const tryEnd = { now: clock.now(), receivedBytes: received.bytes };
      if (end === null) return await dropContents(db, claim, tryEnd);
      if (!(await endContents(db, claim, end, tryEnd))) return;
      if (end.state === 'confirmed') log.debug({ layer: claim.digest }, 'a layer was read');
      else log.info({ layer: claim.digest, state: end.state, problem: end.error.message }, 'a layer was not read');
      if (end.state !== 'queued') await options.onRead?.([claim.digest]);
    } finally {
      clearInterval(renewal);
    }
  }

  let withdrawn = { bytesPerDay: -1, at: 0 };
  /** Searches the queue only after a change of the setting and from time to time, since it can be long. */
  async function withdraw(): Promise<void> {
    const [bytesPerDay, at] = [options.bytesPerDay(), clock.now().getTime()];
    if (bytesPerDay === withdrawn.bytesPerDay && at < withdrawn.at + WITHDRAW_EVERY_MS) return;
    await withdrawTooLarge(db, bytesPerDay);
    withdrawn = { bytesPerDay, at };
  }

  const drain = createDrain<ContentsClaim>({
    concurrency,
    claimNext: () => claimContents(db, clock.now(), options.bytesPerDay()),
    work: (claim) =>
      readClaimed(claim).catch((error) =>
        log.error({ layer: claim.digest, err: error }, 'reading a layer could not be finished'),
      ),
  });

  return {
    async runDue() {
      await withdraw();
      await drain.runDue();
    },
    async stop(timeoutMs) {
      drain.close();
      const timer = setTimeout(() => abort.abort(new Error('Plimsoll is stopping.')), timeoutMs);
      await drain.drained();
      clearTimeout(timer);
    },
  };
}
