import { z } from 'zod';
import { FORGE_KINDS } from '#lib/domain/ci-check.ts';

const Url = z.string().trim().min(1).max(500);
const Pattern = z.string().trim().min(1).max(256);
/** Printable ASCII without spaces, as an HTTP header requires. */
const ForgeToken = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .regex(/^[\x21-\x7e]+$/, 'must be a token without spaces');

export const AddForgeInput = z.strictObject({
  kind: z.enum(FORGE_KINDS),
  /** Base URL of the API. Default: github.com or gitlab.com. */
  url: Url.optional(),
  /** Glob over "owner/repository". Default: all. */
  pattern: Pattern.optional(),
  token: ForgeToken,
  /** Allows a host in a private network. */
  allowPrivate: z.boolean().optional(),
});
export type AddForgeInput = z.infer<typeof AddForgeInput>;

export const ChangeForgeInput = AddForgeInput.omit({ kind: true }).partial();
export type ChangeForgeInput = z.infer<typeof ChangeForgeInput>;
