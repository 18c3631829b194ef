import { z } from 'zod';

/** Why a finding is left as it is. */
export const DismissFindingInput = z.strictObject({
  reason: z.string().trim().min(1).max(2_000),
  /** Digest of an image with the finding. Needed while the findings of all such images are not stored, as before all layers are read. */
  digest: z.string().min(1).max(300).optional(),
});
export type DismissFindingInput = z.infer<typeof DismissFindingInput>;
