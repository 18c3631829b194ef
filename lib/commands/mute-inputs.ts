import { z } from 'zod';
import { MuteMatches } from '#lib/alerts/stored-matches.ts';

export const AddMuteInput = z.strictObject({
  matches: MuteMatches,
  reason: z.string().trim().min(1).max(500),
  /** The mute ends automatically then, after a year at most. */
  until: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});
export type AddMuteInput = z.infer<typeof AddMuteInput>;
