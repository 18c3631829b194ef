import { z } from 'zod';

/** The owner rules made on screen, in order, without those of plimsoll.yaml. */
export const OwnersInput = z.strictObject({
  items: z
    .array(
      z.strictObject({
        /** Glob over "host/path". */
        pattern: z.string().trim().min(1).max(256),
        owner: z.string().trim().min(1).max(100),
      }),
    )
    .max(200),
});
export type OwnersInput = z.infer<typeof OwnersInput>;
