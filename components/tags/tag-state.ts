import type { Tag } from '#lib/views/dto/tags.ts';

/** Stored as a tag's problem while the registry's quota does not allow to read it. */
export const WAITING_FOR_QUOTA = 'waiting-for-quota';

export type TagState = {
  kind: 'missing' | 'waiting' | 'unreadable' | 'incomplete';
  /** "cannot be read (403)": what stands beside the tag's name. */
  words: string;
  /** What the time after the words is. */
  time: { kind: 'since' | 'next'; at: string } | null;
  /** The registry's own words. */
  reason: string | null;
};

const next = (at: string | null): TagState['time'] => (at === null ? null : { kind: 'next', at });

/** What is not as it should be with a tag, the most important first. A tag that is gone has no other state. */
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
  return names.size === 1 && name !== undefined ? `${name} not read` : `${parts.length} parts not read`;
}

/** What a part is called: its platform, or what it is. */
export const partName = ({ kind, platform }: Tag['unreadParts'][number]): string =>
  kind === 'config' ? 'config' : (platform ?? 'one part');
