import { z } from 'zod';
import { Matches } from '#lib/analysis/rules/settings.ts';
import { BUDGET_METRICS } from '#lib/domain/budget.ts';
import { GivenTime } from '#lib/domain/given-time.ts';

const fields = {
  matches: Matches,
  metric: z.enum(BUDGET_METRICS),
  limitBytes: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  /** The team or person responsible for the budget. */
  owner: z.string().trim().min(1).max(100).nullable(),
  reason: z.string().trim().min(1).max(500).nullable(),
  /** The budget applies until then. */
  until: GivenTime.nullable(),
};

export const AddBudgetInput = z.strictObject({
  matches: fields.matches.default({}),
  metric: fields.metric.default('total'),
  limitBytes: fields.limitBytes,
  owner: fields.owner.default(null),
  reason: fields.reason.default(null),
  until: fields.until.default(null),
});
export type AddBudgetInput = z.infer<typeof AddBudgetInput>;

/** A given field replaces the stored one as a whole. */
export const ChangeBudgetInput = z.strictObject(fields).partial();
export type ChangeBudgetInput = z.infer<typeof ChangeBudgetInput>;
