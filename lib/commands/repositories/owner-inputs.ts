import { z } from 'zod';
import { IMAGE_PURPOSES } from '#lib/domain/finding.ts';
import { Nodes } from '../inputs.ts';

/** The owner rules made on screen, in order, without those of plimsoll.yaml. */
export const OwnersInput = z.strictObject({
  items: z
    .array(
      z.strictObject({
        /** Glob over "host/path". */
        pattern: z.string().trim().min(1).max(256),
        owner: z.string().trim().min(1).max(100),
        /** How many machines pull images of this owner; null or left out: 1. */
        nodes: Nodes.nullable().default(null),
        /** What the images of the matching repositories are for; null or left out: not set. */
        purpose: z.enum(IMAGE_PURPOSES).nullable().default(null),
      }),
    )
    .max(200),
});
export type OwnersInput = z.infer<typeof OwnersInput>;
