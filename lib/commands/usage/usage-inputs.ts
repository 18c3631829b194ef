import { z } from 'zod';
import { MAX_CHECKED_TAGS, MAX_REMOVED_TAGS } from '#lib/domain/usage.ts';

const TagIds = z.array(z.int().min(1).max(2_147_483_647)).min(1);

export const RemovalInput = z.strictObject({
  tagIds: TagIds.max(MAX_REMOVED_TAGS).describe(
    'ids of tags of one registry; the tags of /repositories/{id}/tags have them',
  ),
});
export type RemovalInput = z.infer<typeof RemovalInput>;

export const RemovalCheckInput = z.strictObject({
  tagIds: TagIds.max(MAX_CHECKED_TAGS).describe('ids of tags of one registry'),
});
export type RemovalCheckInput = z.infer<typeof RemovalCheckInput>;

export const StackInput = z.strictObject({
  // readPastedImages enforces the limit with an error that names the next step.
  text: z
    .string()
    .describe(
      'A compose file, the output of `docker images --digests`, or another text that names images; at most 4 MiB of UTF-8.',
    ),
  platform: z.string().min(1).max(100).default('linux/amd64').describe('where an image has several platforms'),
});
export type StackInput = z.input<typeof StackInput>;
