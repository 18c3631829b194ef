import { parseGlob } from '#lib/analysis/glob.ts';
import type { Matches } from './settings.ts';

/** What rules, budgets, mutes and routes are held against. */
export type Subject = {
  /** "ghcr.io/acme/api" */
  reference: string;
  owner: string | null;
  relation?: 'ours' | 'upstream' | undefined;
  /** Key of the stream, "tag:main"; null where it is about no stream, as in trouble. */
  stream: string | null;
  platform?: string | null | undefined;
};

/**
 * Whether a subject is meant. Repository, stream and platform are globs; the stream's is held against its key and against
 * what people call it: "main" and "tag:main" both mean tag:main. Owners are compared without regard to case.
 *
 * @throws InvalidGlobError
 */
export function compileMatches(matches: Matches): (subject: Subject) => boolean {
  const repository = globOf(matches.repository);
  const stream = globOf(matches.stream);
  const platform = globOf(matches.platform);
  const owner = matches.owner?.toLowerCase();
  return (subject) =>
    (repository === null || repository(subject.reference)) &&
    (owner === undefined || subject.owner?.toLowerCase() === owner) &&
    (matches.relation === undefined || subject.relation === matches.relation) &&
    (stream === null || namesOf(subject.stream).some(stream)) &&
    (platform === null || (typeof subject.platform === 'string' && platform(subject.platform)));
}

function globOf(pattern: string | undefined): ((name: string) => boolean) | null {
  return pattern === undefined ? null : parseGlob(pattern).matches;
}

function namesOf(streamKey: string | null): string[] {
  return streamKey === null ? [] : [streamKey, streamKey.slice(streamKey.indexOf(':') + 1)];
}
