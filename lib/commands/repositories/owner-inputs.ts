import { z } from 'zod';
import { MOST_NODES } from '#lib/domain/finding.ts';

/** The owner rules made on screen, in order, without those of plimsoll.yaml. */
export const OwnersInput = z.strictObject({
  items: z
    .array(
      z.strictObject({
        /** Glob over "host/path". */
        pattern: z.string().trim().min(1).max(256),
        owner: z.string().trim().min(1).max(100),
        /** How many machines pull images of this owner; null or left out: 1. */
        nodes: z.int().min(1).max(MOST_NODES).nullable().default(null),
      }),
    )
    .max(200),
});
export type OwnersInput = z.infer<typeof OwnersInput>;
