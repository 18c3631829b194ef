import { z } from 'zod';

/** Why a finding is left as it is. */
export const DismissFindingInput = z.strictObject({ reason: z.string().trim().min(1).max(2_000) });
export type DismissFindingInput = z.infer<typeof DismissFindingInput>;
