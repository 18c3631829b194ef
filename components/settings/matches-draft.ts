import type { Rule } from '#lib/views/dto/alerting.ts';

type Matches = Rule['matches'];

/** What something is for, as it is typed; an empty part is any. */
export type MatchesDraft = {
  repository: string;
  owner: string;
  relation: '' | 'ours' | 'upstream';
  stream: string;
  platform: string;
};
export type MatchesPart = keyof MatchesDraft;

export const matchesDraft = (matches: Matches = {}): MatchesDraft => ({
  repository: matches.repository ?? '',
  owner: matches.owner ?? '',
  relation: matches.relation ?? '',
  stream: matches.stream ?? '',
  platform: matches.platform ?? '',
});

/** What is sent: only the parts that say something. */
export function toMatches(draft: MatchesDraft): Matches {
  const matches: Matches = {};
  for (const part of ['repository', 'owner', 'stream', 'platform'] as const) {
    const text = draft[part].trim();
    if (text !== '') matches[part] = text;
  }
  if (draft.relation !== '') matches.relation = draft.relation;
  return matches;
}
