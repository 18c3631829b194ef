import { parseGlob } from '#lib/analysis/tags/glob.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { Matches } from './settings.ts';

/** The subject that rules, budgets, mutes and routes match. */
export type Subject = {
  /** "ghcr.io/acme/api" */
  reference: string;
  owner: string | null;
  relation?: Relation | undefined;
  /** Key of the stream, such as "tag:main"; null without a stream, as for trouble. */
  stream: string | null;
  platform?: string | null | undefined;
};

/**
 * Compiles conditions into a test of subjects. Repository, stream and platform are globs. That of the stream is matched against
 * its key and against the part after the colon: "main" and "tag:main" both mean tag:main. Case does not matter for owners.
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
