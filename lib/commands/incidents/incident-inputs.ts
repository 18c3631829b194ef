import { z } from 'zod';
import { GivenTime } from '#lib/domain/given-time.ts';

const Reason = z.string().trim().min(1).max(2_000);

/** Request bodies for incidents. */
export const AcknowledgeInput = z.strictObject({ reason: Reason.optional() });
/** `until`: the accepted size is the baseline until then. Afterwards the old baseline applies again. */
export const AcceptInput = z.strictObject({ reason: Reason, until: GivenTime.nullable().optional() });
export const MuteIncidentInput = z.strictObject({ reason: Reason, until: GivenTime });
export const InvalidateInput = z.strictObject({ reason: Reason });
export const ReopenInput = z.strictObject({ reason: Reason.optional() });
export type AcceptInput = z.infer<typeof AcceptInput>;
export type MuteIncidentInput = z.infer<typeof MuteIncidentInput>;

const Ids = z.array(z.string().min(1).max(100)).min(1).max(200);
export const BulkIncidentsInput = z.discriminatedUnion('action', [
  AcknowledgeInput.extend({ ids: Ids, action: z.literal('acknowledge') }),
  AcceptInput.extend({ ids: Ids, action: z.literal('accept') }),
  MuteIncidentInput.extend({ ids: Ids, action: z.literal('mute') }),
  InvalidateInput.extend({ ids: Ids, action: z.literal('invalidate') }),
]);
export type BulkIncidentsInput = z.infer<typeof BulkIncidentsInput>;
