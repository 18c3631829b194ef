import { z } from 'zod';
import { MOST_TRIED_FINDINGS } from '#lib/domain/finding.ts';

/** The body that tries a base which is read from its registry. */
export const WhatIfInput = z.strictObject({
  repositoryId: z.string().min(1).max(100),
  /** "node:22-slim", a tag or a digest; read from its registry. */
  reference: z.string().trim().min(1).max(1_024),
  /** Ids of findings to mend. */
  without: z.array(z.string().min(1).max(200)).max(MOST_TRIED_FINDINGS).default([]),
});
export type WhatIfInput = z.infer<typeof WhatIfInput>;
