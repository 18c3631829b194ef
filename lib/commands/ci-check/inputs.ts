import { z } from 'zod';

const Reference = z.string().trim().min(1).max(1_024);
const Reason = z.string().trim().min(1).max(1_000);
/** A revision as git names it. */
const Revision = z
  .string()
  .trim()
  .regex(/^[0-9a-zA-Z._/-]{7,200}$/, 'must be a commit, of at least seven characters');

/** Why a verdict is overridden. */
export const OverrideInput = z.strictObject({ reason: Reason });
export type OverrideInput = z.infer<typeof OverrideInput>;

/** Where the server posts the verdict. */
export const PostInput = z.strictObject({
  /** "github" or "gitlab", or the id of a Git host. */
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
  /** Number of the pull or merge request. Without it there is a status and no comment. */
  number: z.int().min(1).max(2_147_483_647).optional(),
  /**
   * Distinguishes checks of one commit and repository, such as variants and platforms. Each has its own status and
   * comment.
   */
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
  /** Platforms to check. Default: those that the repository watches, else all. */
  platforms: z.array(z.string().trim().min(1).max(100)).min(1).max(16).optional(),
  /** A tag or digest of the same repository, or a full reference. */
  baseline: Reference.optional(),
  /** The commit that the branch started from. The image with this revision is the baseline. */
  mergeBase: Revision.optional(),
  /** Limit in bytes for the whole image of each platform, instead of its stored budget. */
  budget: z.int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  /** How long to wait for an image that does not exist yet. */
  waitSeconds: z.int().min(0).max(300).optional(),
  /** Turns failures into warnings. */
  reportOnly: z.boolean().optional(),
  /** The commit that was built. Default: the revision label of the image. */
  revision: Revision.optional(),
  override: OverrideInput.optional(),
  post: PostInput.optional(),
});
export type CheckInput = z.infer<typeof CheckInput>;
