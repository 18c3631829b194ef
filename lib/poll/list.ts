import { tagFilter } from '#lib/analysis/filter.ts';
import { classifyTag } from '#lib/analysis/tag-form.ts';
import { insertNewTags, listWatchedTags, saveTagChecks, type WatchedTag } from '#lib/db/tags.ts';
import { RegistryError } from '#lib/registry/index.ts';
import { noteFailure, type PollRun } from './poll-run.ts';
import { toProblem } from './problem.ts';

/** When an empty list would close everything, this many known tags are asked for first (PROTOCOL H-07). */
const SUSPICIOUS_SAMPLE = 3;

/**
 * Lists the repository's tags and notes what is new. A tag that is no longer listed is only marked to be asked for:
 * lists lag and are cut (PROTOCOL H-06).
 *
 * @returns whether the list was cut at a limit
 */
export async function refreshTagList(run: PollRun): Promise<{ truncated: boolean }> {
  const { db, claim, client, clock, signal } = run;
  const { tags: names, truncated } = await client.listTags(claim.name, { signal });
  const now = clock.now();
  const wanted = names.filter(tagFilter(claim.include, claim.exclude));
  const isFirst = claim.listedAt === null;
  const rows = wanted.flatMap((name) => {
    const { form } = classifyTag(name);
    return form === 'artifact' ? [] : [{ name, form, nextCheckAt: isFirst ? null : now }];
  });
  await insertNewTags(db, claim.id, rows, now);
  if (!isFirst) await askAgain(run, new Set(wanted), truncated);
  return { truncated };
}

/** Looks now at tags that left the list, and at gone ones that are back in it. */
async function askAgain({ db, claim, clock }: PollRun, listed: ReadonlySet<string>, truncated: boolean): Promise<void> {
  const now = clock.now();
  const tags = await listWatchedTags(db, claim.id);
  const absent = truncated
    ? []
    : tags.filter(
        (tag) => tag.digest !== null && tag.goneAt === null && tag.missingSince === null && !listed.has(tag.name),
      );
  const doubted = listed.size === 0 ? absent.slice(0, SUSPICIOUS_SAMPLE) : absent;
  const back = tags.filter((tag) => tag.goneAt !== null && listed.has(tag.name));
  await saveTagChecks(
    db,
    [...doubted, ...back].map((tag) => dueNow(tag, now)),
  );
}

function dueNow({ id, missingSince, missingCount, goneAt }: WatchedTag, now: Date) {
  return { id, checkedAt: null, nextCheckAt: now, missingSince, missingCount, goneAt };
}

/**
 * Some registries serve manifests and refuse lists. Then what is known is still looked at, and the poll says so.
 *
 * @throws the error when nothing is known yet, or when it tells of the registry itself
 */
export function tolerateListFailure(run: PollRun, error: unknown, knowsTags: boolean): void {
  const isRefusal =
    error instanceof RegistryError && ['unauthorized', 'denied', 'not-found', 'invalid-response'].includes(error.kind);
  if (!isRefusal || !knowsTags) throw error;
  const { code, message } = toProblem(error);
  noteFailure(run.progress, { tag: '', code: `list-${code}`, message });
}
