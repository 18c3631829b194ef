import { z } from 'zod';

const Reference = z.string().trim().min(1).max(1_024);
const Reason = z.string().trim().min(1).max(1_000);
/** A commit as git names it. */
const Revision = z
  .string()
  .trim()
  .regex(/^[0-9a-zA-Z._/-]{7,200}$/, 'must be a commit, of at least seven characters');

/** Why a verdict may be passed over. */
export const OverrideInput = z.strictObject({ reason: Reason });
export type OverrideInput = z.infer<typeof OverrideInput>;

/** Where the server is to say the verdict too. */
export const PostInput = z.strictObject({
  /** "github" or "gitlab", or the id of a forge. */
  forge: z.string().trim().min(1).max(100),
  /** "acme/api" */
  repository: z
    .string()
    .trim()
    .max(300)
    .regex(/^[\w.-]+(?:\/[\w.-]+)+$/, 'must be a repository like acme/api'),
  sha: z
    .string()
    .trim()
    .regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i, 'must be a whole commit, of 40 hexadecimal digits'),
  /** Of the pull or merge request; without it there is a status and no comment. */
  number: z.int().min(1).max(2_147_483_647).optional(),
  /** Tells checks of one commit and repository apart, such as variants and platforms: each has a status and a comment of its own. */
  name: z
    .string()
    .trim()
    .max(60)
    .regex(/^[\w./-]+$/, 'must be of letters, digits, ., _, / and -')
    .optional(),
});
export type PostInput = z.infer<typeof PostInput>;

/** `POST /check`: an image that CI pushed. */
export const CheckInput = z.strictObject({
  image: Reference,
  /** Only these; else those that the repository watches, else all. */
  platforms: z.array(z.string().trim().min(1).max(100)).min(1).max(16).optional(),
  /** A tag or digest of the same repository, or a whole reference. */
  baseline: Reference.optional(),
  /** The commit that the branch was built on: the image that has it as its revision is the baseline. */
  mergeBase: Revision.optional(),
  /** Bytes of each platform's whole image; instead of the budget that is set for it. */
  budget: z.int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  /** How long to wait for an image that is not there yet. */
  waitSeconds: z.int().min(0).max(300).optional(),
  /** What would fail is said, and does not fail. */
  reportOnly: z.boolean().optional(),
  /** The commit that was built; else what the image's own label says. */
  revision: Revision.optional(),
  override: OverrideInput.optional(),
  post: PostInput.optional(),
});
export type CheckInput = z.infer<typeof CheckInput>;
