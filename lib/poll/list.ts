import { classifyTags } from '#lib/analysis/series/streams.ts';
import { watchedTags } from '#lib/analysis/tags/watched.ts';
import { insertNewTags, listWatchedTags, saveTagChecks, type WatchedTag } from '#lib/db/tags/tags.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { RegistryError, type TagList } from '#lib/registry/index.ts';
import type { PollRun } from './poll-run.ts';
import { toStoredProblem } from './problem.ts';

/** Number of known tags that are checked first when an empty list would close everything (H-07). */
const SUSPICIOUS_SAMPLE = 3;

/**
 * Lists the tags of the repository and inserts new ones. A tag that is no longer listed only becomes due, since lists
 * lag and are cut (H-06). Where a registry refuses lists but serves manifests, known tags are still checked, and the
 * poll reports it.
 *
 * @throws RegistryError when no tag is known yet, or when the error is no refusal
 */
export async function refreshTagList(run: PollRun): Promise<void> {
  const { db, claim, clock, findings } = run;
  const known = await listWatchedTags(db, claim.id);
  const list = await listTags(run, known);
  const now = clock.now();
  findings.listed = {
    truncated: list?.truncated ?? null,
    pageSize: list?.pageSize ?? null,
    notes: list?.notes ?? null,
  };
  if (list === null) return;
  const isWatched = watchedTags(claim);
  const wanted = list.tags.filter(isWatched);
  const isFirst = claim.listedAt === null;
  const rows = [...classifyTags(wanted)].flatMap(([name, { form }]) =>
    form === 'artifact' ? [] : [{ name, form, nextCheckAt: isFirst ? null : now }],
  );
  await insertNewTags(db, claim.id, rows, now);
  if (isFirst) return;
  const listed = new Set(list.tags);
  const absent = list.truncated
    ? []
    : known.filter(({ name }) => isInLists(name) && isWatched(name) && !listed.has(name));
  findings.absent = new Set(absent.map(({ id }) => id));
  const back = known.filter((tag) => isWatched(tag.name) && isBack(tag) && listed.has(tag.name));
  const doubted = [...chooseDoubted(absent, listed), ...back];
  await saveTagChecks(
    db,
    doubted.map((tag) => dueNow(tag, now)),
    now,
  );
}

async function listTags(run: PollRun, known: readonly WatchedTag[]): Promise<TagList | null> {
  try {
    return await run.client.listTags(run.claim.name, {
      signal: run.signal,
      ...(run.known.pageSize === null ? {} : { pageSize: run.known.pageSize }),
    });
  } catch (error) {
    const isRefusal = error instanceof RegistryError && isRefused(error);
    if (!isRefusal || !known.some((tag) => tag.digest !== null)) throw error;
    const { code, message } = toStoredProblem(error);
    run.findings.isListRefused = true;
    run.findings.failures.push({ tag: '', code: `list-${code}`, message });
    return null;
  }
}

/** Lists contain only tags, so a pinned digest is never absent. */
const isInLists = (name: string): boolean => !isPinnedDigest(name);

/** A storage that is temporarily unavailable is no refusal. */
function isRefused({ kind, status }: RegistryError): boolean {
  return REFUSALS.has(kind) && (kind !== 'redirect-target' || REFUSED.has(status ?? 0));
}

const REFUSED = new Set([401, 403, 404]);
const REFUSALS: ReadonlySet<RegistryError['kind']> = new Set([
  'unauthorized',
  'denied',
  'not-found',
  'invalid-response',
  'redirect-target',
  // A list above the size limit: known tags are still checked (G-27).
  'too-large',
]);

/** Chooses the tags missing from the list that become due now. A tag with a problem keeps the time of its next try. */
function chooseDoubted(absent: readonly WatchedTag[], listed: ReadonlySet<string>): WatchedTag[] {
  const isKept = ({ digest, goneAt, missingSince, problemCode }: WatchedTag) =>
    digest !== null && goneAt === null && missingSince === null && problemCode === null;
  const kept = absent.filter(isKept);
  return listed.size === 0 ? kept.slice(0, SUSPICIOUS_SAMPLE) : kept;
}

/** Was gone, or excluded by a filter. */
function isBack({ digest, goneAt, nextCheckAt }: WatchedTag): boolean {
  return nextCheckAt === null && (goneAt !== null || digest !== null);
}

function dueNow({ id, missingSince, missingCount, goneAt }: WatchedTag, now: Date) {
  return { id, checkedAt: null, nextCheckAt: now, missingSince, missingCount, goneAt };
}
