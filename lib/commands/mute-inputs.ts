import { z } from 'zod';
import { MuteMatches } from '#lib/alerts/stored-matches.ts';

export const AddMuteInput = z.strictObject({
  matches: MuteMatches,
  reason: z.string().trim().min(1).max(500),
  /** Ends by itself then; a year from now at most. */
  until: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});
export type AddMuteInput = z.infer<typeof AddMuteInput>;
