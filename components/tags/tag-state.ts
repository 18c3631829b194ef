import type { TagFilter } from '#lib/domain/tag.ts';
import { countOf } from '#lib/format/count.ts';
import type { Tag } from '#lib/views/dto/tags.ts';

/** Stored as the problem of a tag that the quota does not allow to read. */
export const WAITING_FOR_QUOTA = 'waiting-for-quota';

export type TagState = {
  kind: Exclude<TagFilter, 'problem' | 'gone'>;
  /** "cannot be read (403)": the text beside the tag's name. */
  words: string;
  /** The meaning of the time after the words. */
  time: { kind: 'since' | 'next'; at: string } | null;
  /** The message of the registry. */
  reason: string | null;
};

const next = (at: string | null): TagState['time'] => (at === null ? null : { kind: 'next', at });

/** Returns the problems of a tag, the most important first. A tag that is gone has no other state. */
export function tagStates({ goneSince, missingSince, problem, unreadParts, digest }: Tag): TagState[] {
  if (goneSince !== null) return [];
  const states: TagState[] = [];
  if (missingSince !== null)
    states.push({ kind: 'missing', words: 'missing', time: { kind: 'since', at: missingSince }, reason: null });
  if (problem !== null) {
    const { code, status, message: reason, nextTryAt } = problem;
    const state: Pick<TagState, 'kind' | 'words'> =
      code === WAITING_FOR_QUOTA
        ? { kind: 'waiting', words: digest === null ? 'not read yet' : 'changed, not read yet' }
        : { kind: 'unreadable', words: `cannot be read${status === null ? '' : ` (${status})`}` };
    states.push({ ...state, time: next(nextTryAt), reason });
  }
  const [first] = unreadParts;
  if (first !== undefined) {
    const soonest = unreadParts.flatMap(({ nextTryAt }) => nextTryAt ?? []).sort()[0] ?? null;
    const isWaiting = unreadParts.every(({ code }) => code === WAITING_FOR_QUOTA);
    const state: Pick<TagState, 'kind' | 'words'> = isWaiting
      ? { kind: 'waiting', words: `${unreadWords(unreadParts)} yet` }
      : { kind: 'incomplete', words: unreadWords(unreadParts) };
    states.push({ ...state, time: next(soonest), reason: first.message });
  }
  return states;
}

/** "linux/arm64 not read", "config not read", "3 parts not read" */
function unreadWords(parts: Tag['unreadParts']): string {
  const names = new Set(parts.map(partName));
  const [name] = names;
  return names.size === 1 && name !== undefined ? `${name} not read` : `${countOf(parts.length, 'part')} not read`;
}

/** Names a part: its platform, or its kind. */
export const partName = ({ kind, platform }: Tag['unreadParts'][number]): string =>
  kind === 'config' ? 'config' : (platform ?? 'one part');
