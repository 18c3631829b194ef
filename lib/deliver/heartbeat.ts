import { type Dispatcher, request } from 'undici';
import type { DatabaseClient } from '#lib/db/client.ts';
import { countOverdue } from '#lib/db/polls/polls.ts';
import type { Log } from '#lib/log/log.ts';
import { type ConnectionPolicy, policyFor } from '#lib/net/policy.ts';

export type HeartbeatOptions = {
  /** Requested with GET while polling works. Null disables the heartbeat. */
  url: string | null;
  db: DatabaseClient;
  now: () => Date;
  log: Log;
  dispatcher: Dispatcher;
};

/** A repository overdue for this long means that polling has stopped. */
const OVERDUE_MS = 15 * 60_000;
const TIMEOUT_MS = 10_000;
/** Workers wake every 15 s at most, so a heartbeat is sent about once a minute. */
const LEAST_MS = 45_000;

/**
 * The connection policy of the heartbeat. The operator configures its address like that of the database, so this host
 * and port may be in a private network. Metadata services and redirects stay forbidden.
 */
export const heartbeatPolicy = (url: string, privateNetworks: ConnectionPolicy['privateNetworks']): ConnectionPolicy =>
  policyFor(privateNetworks, { url, allowPrivate: true });

/**
 * Sends a heartbeat to a dead man's switch, such as healthchecks.io or a push monitor of Uptime Kuma. Sent only while
 * the database answers and no repository is long overdue, so that silence means trouble. Never throws.
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
          log.warn({ overdue }, 'no heartbeat: repositories have been due for over 15 minutes');
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
