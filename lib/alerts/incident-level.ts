import { criticalLevel } from '#lib/analysis/judge/growth.ts';
import { BUILT_IN_SETTINGS, RuleSettings } from '#lib/analysis/rules/settings.ts';
import { type GrownMember, totalGrowth } from './total-growth.ts';

/**
 * Level of the total growth of an incident, from its worst open series, or its worst series when none is open: 0 warning, 1
 * critical, one more for each doubling. A channel is notified once of each level (D-52).
 *
 * @param rule - the rule as stored with the incident; `settings` has its limits
 */
export function incidentLevel(members: readonly (GrownMember & { state: string })[], rule: unknown): number {
  const open = members.filter(({ state }) => state === 'open');
  const { steps } = RuleSettings.safeParse(settingsOf(rule)).data ?? BUILT_IN_SETTINGS;
  const levels = (open.length > 0 ? open : members).map((member) => {
    const { beforeBytes, deltaBytes } = totalGrowth(member);
    return member.kind === 'budget' ? 0 : criticalLevel(deltaBytes, beforeBytes, steps);
  });
  return Math.max(0, ...levels);
}

function settingsOf(rule: unknown): unknown {
  return typeof rule === 'object' && rule !== null && 'settings' in rule ? rule.settings : {};
}
