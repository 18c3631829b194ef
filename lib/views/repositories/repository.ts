import { findNodes } from '#lib/analysis/nodes.ts';
import {
  type CompiledRule,
  compileOwnerRules,
  compileOwners,
  findPurposeRule,
  type OwnerFinder,
} from '#lib/analysis/owner.ts';
import { intervalsOf } from '#lib/analysis/polls/intervals.ts';
import type { Database } from '#lib/db/client.ts';
import { listOwnerRules, type OwnerRuleRow } from '#lib/db/repositories/owners.ts';
import { getRepository, listRepositories, type RepositoryWithState } from '#lib/db/repositories/repositories.ts';
import type { GuardedViews } from '../context.ts';
import type { ImageSaving } from '../dto/could-save.ts';
import type { Repository, RepositoryList } from '../dto/repository.ts';
import type { RepositoryNotices } from '../dto/repository-notices.ts';
import { loadTroubles, NO_TROUBLES, type Troubles } from '../tags/tag-troubles.ts';
import { toCheckTimes } from './check-times.ts';
import { listNotes } from './list-notes.ts';
import { loadNotices } from './repository-notices.ts';
import { toFirstLook, toHeadline, toOwner, toReference, toRegistry } from './repository-parts.ts';
import { listProblems, toTagProblems } from './repository-problems.ts';
import { findImageSaving, loadSavingSpan, mapImageSavings } from './savings.ts';

/** @throws NotFoundError */
export async function readRepository(guarded: GuardedViews, id: string, now: Date): Promise<Repository> {
  const { db } = guarded.require('read');
  const row = await getRepository(db, id);
  const [parts, couldSave] = await Promise.all([loadRowParts(db, [row], now), findImageSaving(guarded, id, now)]);
  return toRepository(row, couldSave, parts);
}

/** @param cursor - `nextCursor` of the previous page */
export async function readRepositories(
  guarded: GuardedViews,
  page: { limit: number; cursor: string | null },
  now: Date,
): Promise<RepositoryList> {
  const { db } = guarded.require('read');
  const rows = await listRepositories(db, {
    limit: page.limit + 1,
    ...(page.cursor === null ? {} : { after: page.cursor }),
  });
  const shown = rows.slice(0, page.limit);
  const ids = shown.map(({ id }) => id);
  const [parts, savings] = await Promise.all([
    loadRowParts(db, shown, now),
    loadSavingSpan(db, now).then((span) => mapImageSavings(guarded, ids, span)),
  ]);
  const items = shown.map((row) => toRepository(row, savings.get(row.id) ?? null, parts));
  return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

type Parts = {
  ownerOf: OwnerFinder;
  ownerRules: readonly (OwnerRuleRow & CompiledRule)[];
  troubles: ReadonlyMap<string, Troubles>;
  noticesOf: (repositoryId: string) => RepositoryNotices;
  now: Date;
};

async function loadRowParts(db: Database, rows: readonly RepositoryWithState[], now: Date): Promise<Parts> {
  const [ownerRules, troubles, noticesOf] = await Promise.all([
    listOwnerRules(db),
    loadTroubles(db, rows),
    loadNotices(
      db,
      rows.map(({ id }) => id),
    ),
  ]);
  return { ownerOf: compileOwners(ownerRules), ownerRules: compileOwnerRules(ownerRules), troubles, noticesOf, now };
}

function toRepository(row: RepositoryWithState, couldSave: ImageSaving | null, parts: Parts): Repository {
  const troubles = parts.troubles.get(row.id) ?? NO_TROUBLES;
  const {
    id,
    name,
    relation,
    visibility,
    origin,
    place,
    include,
    exclude,
    platforms,
    listTruncated,
    pinnedStreamKey,
    pinnedPlatform,
  } = row;
  const { listMs, movingMs } = intervalsOf(row);
  const owner = toOwner(row, parts.ownerOf);
  const reference = toReference(row);
  const purposeRule = findPurposeRule(reference, parts.ownerRules);
  return {
    id,
    name,
    relation,
    visibility,
    origin,
    place,
    include,
    exclude,
    platforms,
    listTruncated,
    ...owner,
    ownerByHand: row.owner,
    purposeByHand: row.purpose,
    purposeOfPattern: purposeRule && { pattern: purposeRule.pattern, purpose: purposeRule.purpose },
    nodes: findNodes({ nodes: row.nodes, owner: owner.owner, pattern: owner.ownerPattern }, parts.ownerRules),
    nodesByHand: row.nodes,
    reference,
    registry: toRegistry(row),
    pinned: pinnedStreamKey === null ? null : { streamKey: pinnedStreamKey, platform: pinnedPlatform },
    listIntervalSeconds: listMs / 1000,
    tagIntervalSeconds: movingMs / 1000,
    createdAt: row.createdAt.toISOString(),
    lastLookedAt: row.lastPollAt?.toISOString() ?? null,
    lastSuccessAt: row.lastSuccessAt?.toISOString() ?? null,
    ...toCheckTimes(row),
    problems: listProblems(row, troubles, parts.now),
    notices: parts.noticesOf(id),
    couldSave,
    notes: listNotes(row),
    tagProblems: toTagProblems(troubles),
    firstLook: toFirstLook(row),
    tagCount: row.summary?.tagCount ?? 0,
    headline: toHeadline(row),
  };
}
