import { z } from 'zod';

const Url = z.string().trim().min(1).max(500);
const Pattern = z.string().trim().min(1).max(256);
/** As a header can carry it. */
const ForgeToken = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .regex(/^[\x21-\x7e]+$/, 'must be a token without spaces');

export const AddForgeInput = z.strictObject({
  kind: z.enum(['github', 'gitlab']),
  /** Of its API; that of github.com or gitlab.com where it is left out. */
  url: Url.optional(),
  /** Glob over "owner/repository"; all where it is left out. */
  pattern: Pattern.optional(),
  token: ForgeToken,
  /** Whether its own host may lie in a private network. */
  allowPrivate: z.boolean().optional(),
});
export type AddForgeInput = z.infer<typeof AddForgeInput>;

export const ChangeForgeInput = AddForgeInput.omit({ kind: true }).partial();
export type ChangeForgeInput = z.infer<typeof ChangeForgeInput>;
