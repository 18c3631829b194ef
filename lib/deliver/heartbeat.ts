import { type Dispatcher, request } from 'undici';
import type { DatabaseClient } from '#lib/db/client.ts';
import { countOverdue } from '#lib/db/polls.ts';
import type { Log } from '#lib/log/log.ts';
import { type ConnectionPolicy, policyFor } from '#lib/net/policy.ts';

export type HeartbeatOptions = {
  /** Asked with GET while looking goes on; null sends nothing. */
  url: string | null;
  db: DatabaseClient;
  now: () => Date;
  log: Log;
  dispatcher: Dispatcher;
};

/** A repository that waits this long to be looked at says that nobody looks. */
const OVERDUE_MS = 15 * 60_000;
const TIMEOUT_MS = 10_000;
/** With wakes at most 15 s apart, one is sent each minute and not much more often. */
const LEAST_MS = 45_000;

/**
 * Where the heartbeat may connect. The operator names its address as they name the database's, so that it may lie in a private
 * network, at this host and port alone. The connection guard still refuses metadata services and redirects.
 */
export const heartbeatPolicy = (url: string, privateNetworks: ConnectionPolicy['privateNetworks']): ConnectionPolicy =>
  policyFor(privateNetworks, { url, allowPrivate: true });

/**
 * A sign of life for a dead-man switch (healthchecks.io, Uptime Kuma's push monitor): sent only while the database answers
 * and no repository waits long past its time, so that silence means that something is wrong. Never throws.
 */
export function createHeartbeat({ url, db, now, log, dispatcher }: HeartbeatOptions): { beat(): Promise<void> } {
  let lastAt = 0;
  return {
    async beat() {
      if (url === null || now().getTime() - lastAt < LEAST_MS) return;
      lastAt = now().getTime();
      try {
        const overdue = await countOverdue(db, new Date(now().getTime() - OVERDUE_MS), now());
        if (overdue > 0) {
          log.warn({ overdue }, 'no heartbeat: repositories wait to be looked at for over 15 minutes');
          return;
        }
        const signal = AbortSignal.timeout(TIMEOUT_MS);
        const { statusCode, body } = await request(url, { method: 'GET', dispatcher, signal });
        await body.dump({ limit: 1_024 });
        if (statusCode >= 300) log.warn({ status: statusCode }, 'the heartbeat was not taken');
      } catch (error) {
        log.warn({ err: error }, 'the heartbeat could not be sent');
      }
    },
  };
}
