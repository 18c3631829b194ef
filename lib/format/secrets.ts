import { countOf } from './count.ts';

// All that anybody but an editor is shown of secrets: how many there are, and where.

/** Writes "1 secret". */
export const secretsOf = (count: number): string => countOf(count, 'secret');

/** Writes "1 secret was added to ghcr.io/acme/api:1.4". */
export const secretsAdded = (count: number, where: string): string =>
  `${secretsOf(count)} ${count === 1 ? 'was' : 'were'} added to ${where}`;

/** Writes what was found in images that were there before the rules. */
export function secretsBefore(secrets: number, repositories: number): string {
  const where = countOf(repositories, 'repository', 'repositories');
  return `Plimsoll found ${secretsOf(secrets)} in images of ${where} that ${secrets === 1 ? 'was' : 'were'} there before`;
}
