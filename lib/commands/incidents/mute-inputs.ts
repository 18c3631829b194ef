import { z } from 'zod';
import { MuteMatches } from '#lib/alerts/stored-matches.ts';
import { GivenTime } from '#lib/domain/given-time.ts';
import { INCIDENT_KINDS } from '#lib/domain/incident.ts';

export const AddMuteInput = z.strictObject({
  matches: MuteMatches.extend({ kind: z.enum(INCIDENT_KINDS).optional() }),
  reason: z.string().trim().min(1).max(500),
  /** The mute ends automatically then, after a year at most. */
  until: GivenTime,
});
export type AddMuteInput = z.infer<typeof AddMuteInput>;
