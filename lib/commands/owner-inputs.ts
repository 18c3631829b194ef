import { z } from 'zod';

/** The rules made on screen, in the order in which they count; those of plimsoll.yaml are not among them. */
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
