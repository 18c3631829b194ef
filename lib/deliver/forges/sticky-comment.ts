import type { PostedComment } from '#lib/domain/ci-check.ts';
import { ForgeError } from './forge-error.ts';

/** A comment as listed by a Git host. `isOurs`: the account of the token wrote it. */
export type SeenComment = { id: number; body: string; isOurs: boolean };

export type Comments = {
  /** Oldest first, at most a thousand. */
  list(): AsyncIterable<SeenComment>;
  create(body: string): Promise<void>;
  edit(id: number, body: string): Promise<void>;
};

/**
 * Keeps one comment for each key: edits it, or creates it where it is missing. A comment with the marker from another
 * account is ignored.
 *
 * @throws ForgeError
 */
export async function stickComment(
  comments: Comments,
  { key, body, isWorthMaking }: { key: string; body: string; isWorthMaking: boolean },
): Promise<Exclude<PostedComment, 'failed'>> {
  const marker = markerOf(key);
  const text = `${marker}\n${body}`;
  for await (const comment of comments.list()) {
    if (!comment.isOurs || !comment.body.startsWith(marker)) continue;
    try {
      await comments.edit(comment.id, text);
      return 'edited';
    } catch (error) {
      // Deleted since it was listed.
      if (!(error instanceof ForgeError) || (error.status !== 404 && error.status !== 410)) throw error;
    }
  }
  if (!isWorthMaking) return 'none';
  await comments.create(text);
  return 'created';
}

/** An HTML comment, which neither Git host displays. */
export function markerOf(key: string): string {
  return `<!-- plimsoll ${key.replace(/[^\w./:-]/g, '_')} -->`;
}
