import { z } from 'zod';
import { Matches } from '#lib/analysis/rules/settings.ts';

const Kind = z.enum(['step', 'creep', 'budget', 'trouble']);
/** Kind of an incident, as mutes and routes match it. */
export type MatchedKind = z.infer<typeof Kind>;

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
  severity: z.enum(['warning', 'critical']).optional(),
  kinds: z.array(Kind).min(1).max(4).optional(),
});
export type RouteMatches = z.infer<typeof RouteMatches>;
