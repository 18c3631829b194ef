import { z } from 'zod';
import { Matches, RuleSettings } from '#lib/analysis/rules/settings.ts';

const Name = z.string().trim().min(1).max(100);
const Id = z.string().min(1).max(100);
const Time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** A rule says only what it changes: the rest of its settings is as built in. */
export const AddRuleInput = z.strictObject({
  name: Name,
  matches: Matches.default({}),
  settings: RuleSettings.prefault({}),
});
export type AddRuleInput = z.infer<typeof AddRuleInput>;

/** What is given replaces that part as a whole. */
export const ChangeRuleInput = z.strictObject({
  name: Name.optional(),
  matches: Matches.optional(),
  settings: RuleSettings.optional(),
});
export type ChangeRuleInput = z.infer<typeof ChangeRuleInput>;

/** All rules that were made on screen, in the order in which they are to count. */
export const OrderRulesInput = z.strictObject({ ids: z.array(Id).max(500) });
export type OrderRulesInput = z.infer<typeof OrderRulesInput>;

export const BacktestInput = z.strictObject({
  /** In place of the rule with this id, else as a new one that counts last; none to see today's rules alone. */
  rule: z
    .strictObject({
      id: Id.nullish(),
      name: Name.optional(),
      matches: Matches.default({}),
      settings: RuleSettings.prefault({}),
    })
    .optional(),
  /** Ninety days back from `to` unless it is given. */
  from: Time.optional(),
  /** Now unless it is given. */
  to: Time.optional(),
  repositoryId: Id.optional(),
});
export type BacktestInput = z.infer<typeof BacktestInput>;
