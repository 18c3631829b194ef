import { daysToRead } from '#lib/analysis/polls/days-to-read.ts';
import type { Database } from '#lib/db/client.ts';
import { type ContentsProgress, NO_PROGRESS } from '#lib/db/contents/contents-progress.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { type QuotaUse, sumQuotaUses } from '#lib/db/registries/quota-uses.ts';
import { listRegistries, type RegistryListing } from '#lib/db/registries/registries.ts';
import type { GuardedViews } from '../context.ts';
import type { Registry, RegistryList } from '../dto/registry.ts';
import type { Circumstances } from '../images/contents-wait.ts';
import { loadWaiting } from '../tags/tag-troubles.ts';
import { loadProgress } from './contents-progress.ts';

export async function readRegistries(guarded: GuardedViews, at: Circumstances): Promise<RegistryList> {
  const { db } = guarded.require('read');
  const work = await loadWork(db, at);
  return { items: (await listRegistries(db, at.now)).map((row) => toRegistry(row, work, at.now)), nextCursor: null };
}

/** @throws NotFoundError */
export async function readRegistry(guarded: GuardedViews, id: string, at: Circumstances): Promise<Registry> {
  const { db } = guarded.require('read');
  const [row] = await listRegistries(db, at.now, id);
  if (!row) throw new NotFoundError('registry', id);
  return toRegistry(row, await loadWork(db, at), at.now);
}

/** What is done with registries, by their ids. */
type Work = {
  uses: Map<string, QuotaUse[]>;
  waiting: Map<string, { tags: number; until: Date | null }>;
  progress: Map<string, ContentsProgress>;
  bytesPerDay: number;
};

async function loadWork(db: Database, { now, bytesPerDay }: Circumstances): Promise<Work> {
  const [uses, waiting] = [await sumQuotaUses(db, now), await loadWaiting(db)];
  return { uses, waiting, progress: await loadProgress(db, now), bytesPerDay };
}

/** Secrets are never returned. */
function toRegistry(row: RegistryListing, work: Work, now: Date): Registry {
  const { uses, waiting } = work;
  const { id, name, host, url, origin, place, insecure, allowPrivate, state, repositoryCount, requests24h } = row;
  return {
    id,
    name,
    host,
    url,
    origin,
    place,
    insecure,
    allowPrivate,
    repositoryCount,
    requests24h,
    trustedTokenHosts: row.trustedTokenHosts,
    hasCa: row.caPem !== null,
    credential:
      row.credential === null
        ? null
        : { hasSecret: true, updatedAt: (row.credentialUpdatedAt ?? new Date(0)).toISOString() },
    health: {
      state: state?.health ?? 'unknown',
      latencyMs: state?.latencyMs ?? null,
      lastAnswerAt: state?.lastAnswerAt?.toISOString() ?? null,
      pausedUntil: state?.pausedUntil?.toISOString() ?? null,
      trouble: state?.lastTrouble ? { ...state.lastTrouble, since: state.troubleSince?.toISOString() ?? null } : null,
      lastTroubleAt: state?.lastTroubleAt?.toISOString() ?? null,
    },
    pause: toPause(state, now),
    quota:
      state?.quotaAt && state.quotaLimit !== null && state.quotaRemaining !== null
        ? {
            limit: state.quotaLimit,
            remaining: state.quotaRemaining,
            windowSeconds: state.quotaWindowSeconds ?? 0,
            asOf: state.quotaAt.toISOString(),
            uses: uses.get(id) ?? [],
            waiting: toWaiting(waiting.get(id)),
          }
        : null,
    headUnusableUntil: current(state?.headUnusableUntil, now),
    contents: origin === 'demo' ? null : toContents(work, id),
  };
}

function toContents({ progress, bytesPerDay }: Work, id: string): NonNullable<Registry['contents']> {
  const found = progress.get(id) ?? NO_PROGRESS;
  return { ...found, bytesPerDay, daysLeft: daysToRead(found.queuedBytes, found.readTodayBytes, bytesPerDay) };
}

function toPause(state: RegistryListing['state'], now: Date): Registry['pause'] {
  const until = current(state?.pausedUntil, now);
  if (until === null) return null;
  return { since: state?.pausedAt?.toISOString() ?? null, until, reason: state?.pauseReason ?? null };
}

function toWaiting(waiting: { tags: number; until: Date | null } | undefined) {
  return waiting === undefined ? null : { tags: waiting.tags, until: waiting.until?.toISOString() ?? null };
}

/** Returns a time if it is in the future. */
function current(until: Date | null | undefined, now: Date): string | null {
  return until && until > now ? until.toISOString() : null;
}
