import { z } from 'zod';
import { RouteMatches as StoredRouteMatches } from '#lib/alerts/stored-matches.ts';
import { INCIDENT_KINDS } from '#lib/domain/incident.ts';
import { RELATIONS } from '#lib/domain/relation.ts';
import { SEVERITIES } from '#lib/domain/severity.ts';

const RouteMatches = StoredRouteMatches.extend({
  kinds: z.array(z.enum(INCIDENT_KINDS)).min(1).max(INCIDENT_KINDS.length).optional(),
});
const Channels = z.array(z.string().min(1).max(100)).min(1).max(20);

export const AddRouteInput = z.strictObject({
  matches: RouteMatches.default({}),
  channelIds: Channels,
  /** Later routes are ignored where this one matches. */
  stop: z.boolean().default(false),
});
export type AddRouteInput = z.infer<typeof AddRouteInput>;

/** A given field replaces the stored one as a whole. */
export const ChangeRouteInput = z
  .strictObject({ matches: RouteMatches, channelIds: Channels, stop: z.boolean() })
  .partial();
export type ChangeRouteInput = z.infer<typeof ChangeRouteInput>;

/** All routes made on screen, in their new order. */
export const OrderRoutesInput = z.strictObject({ ids: z.array(z.string().min(1).max(100)).max(500) });
export type OrderRoutesInput = z.infer<typeof OrderRoutesInput>;

/**
 * A hypothetical alert for a watched repository or any reference. Omitted fields have the current values of the
 * repository.
 */
export const TestRoutesInput = z.strictObject({
  repositoryId: z.string().min(1).max(100).optional(),
  /** "ghcr.io/acme/api", watched or not. */
  reference: z.string().trim().min(1).max(1_024).optional(),
  owner: z.string().trim().min(1).max(100).nullable().optional(),
  relation: z.enum(RELATIONS).optional(),
  stream: z.string().trim().min(1).max(256).optional(),
  labels: z.record(z.string().max(256), z.string().max(4_096)).optional(),
  severity: z.enum(SEVERITIES).default('warning'),
  kind: z.enum(INCIDENT_KINDS).default('step'),
});
export type TestRoutesInput = z.infer<typeof TestRoutesInput>;
