import { parseGlob } from '#lib/analysis/glob.ts';
import type { Matches } from './settings.ts';

/** A series, as rules, budgets, mutes and routes ask for it. */
export type Subject = {
  /** "ghcr.io/acme/api" */
  reference: string;
  owner: string | null;
  relation: 'ours' | 'upstream';
  /** Key of its stream. */
  stream: string;
  /** "linux/amd64" */
  platform: string;
};

/** Whether a subject is meant: by everything that the matches name. @throws InvalidGlobError */
export function compileMatches(matches: Matches): (subject: Subject) => boolean {
  const { owner, relation } = matches;
  const repository = compileGlob(matches.repository);
  const stream = compileGlob(matches.stream);
  const platform = compileGlob(matches.platform);
  return (subject) =>
    (owner === undefined || owner.toLowerCase() === subject.owner?.toLowerCase()) &&
    (relation === undefined || relation === subject.relation) &&
    repository(subject.reference) &&
    stream(subject.stream) &&
    platform(subject.platform);
}

function compileGlob(pattern: string | undefined): (name: string) => boolean {
  return pattern === undefined ? () => true : parseGlob(pattern).matches;
}
