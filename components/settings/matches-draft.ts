import type { Relation } from '#lib/domain/relation.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';

type Matches = Rule['matches'];

/** What an item matches, as typed. An empty part matches everything. */
export type MatchesDraft = {
  repository: string;
  owner: string;
  relation: '' | Relation;
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

/** Returns the parts that are not empty. */
export function toMatches(draft: MatchesDraft): Matches {
  const matches: Matches = {};
  for (const part of ['repository', 'owner', 'stream', 'platform'] as const) {
    const text = draft[part].trim();
    if (text !== '') matches[part] = text;
  }
  if (draft.relation !== '') matches.relation = draft.relation;
  return matches;
}
