import { createHash } from 'node:crypto';

/** Stable id of a stream: the same repository and key always give the same id. 20 characters, URL-safe. */
export function streamId(repositoryId: string, streamKey: string): string {
  return shortHash([repositoryId, streamKey]);
}

/** Stable id of a series: stream × platform. */
export function seriesId(repositoryId: string, streamKey: string, platform: string): string {
  return shortHash([repositoryId, streamKey, platform]);
}

/** JSON keeps ["a", "bc"] and ["ab", "c"] apart. */
function shortHash(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 20);
}
