import { z } from 'zod';
import { Matches } from '#lib/analysis/rules/settings.ts';
import { SEVERITIES } from '#lib/domain/severity.ts';

/** An IncidentKind, or a word of a newer release. Inputs accept only the kinds of this one. */
const Kind = z.string().min(1).max(100);

/** Conditions of a mute; an absent field matches any value. */
export const MuteMatches = Matches.pick({ repository: true, owner: true, stream: true, platform: true }).extend({
  incidentId: z.string().min(1).max(100).optional(),
  kind: Kind.optional(),
});
export type MuteMatches = z.infer<typeof MuteMatches>;

/** Conditions of a route; an absent field matches any value. */
export const RouteMatches = Matches.pick({ repository: true, owner: true, relation: true, stream: true }).extend({
  label: z.strictObject({ key: z.string().min(1).max(256), value: z.string().max(256).optional() }).optional(),
  /** This severity and worse. */
  severity: z.enum(SEVERITIES).optional(),
  kinds: z.array(Kind).min(1).max(100).optional(),
});
export type RouteMatches = z.infer<typeof RouteMatches>;
