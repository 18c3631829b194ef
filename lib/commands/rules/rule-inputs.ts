import { z } from 'zod';
import { Matches, RuleSettings } from '#lib/analysis/rules/settings.ts';
import { GivenTime } from '#lib/domain/given-time.ts';

const Name = z.string().trim().min(1).max(100);
const Id = z.string().min(1).max(100);

/** Settings that are omitted have the built-in values. */
export const AddRuleInput = z.strictObject({
  name: Name,
  matches: Matches.default({}),
  settings: RuleSettings.prefault({}),
});
export type AddRuleInput = z.infer<typeof AddRuleInput>;

/** A given field replaces the stored one as a whole. */
export const ChangeRuleInput = z.strictObject({
  name: Name.optional(),
  matches: Matches.optional(),
  settings: RuleSettings.optional(),
});
export type ChangeRuleInput = z.infer<typeof ChangeRuleInput>;

/** All rules made on screen, in order of precedence. */
export const OrderRulesInput = z.strictObject({ ids: z.array(Id).max(500) });
export type OrderRulesInput = z.infer<typeof OrderRulesInput>;

export const BacktestInput = z.strictObject({
  /** Replaces the rule with this id; without an id it is a new, last rule. Omitted: today's rules. */
  rule: z
    .strictObject({
      id: Id.nullish(),
      name: Name.optional(),
      matches: Matches.default({}),
      settings: RuleSettings.prefault({}),
    })
    .optional(),
  /** Default: 90 days before `to`. */
  from: GivenTime.optional(),
  /** Default: now. */
  to: GivenTime.optional(),
  repositoryId: Id.optional(),
});
export type BacktestInput = z.infer<typeof BacktestInput>;
