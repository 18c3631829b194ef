import { criticalLevel } from '#lib/analysis/judge/growth.ts';
import { BUILT_IN_SETTINGS, RuleSettings } from '#lib/analysis/rules/settings.ts';
import { type GrownMember, totalGrowth } from './total-growth.ts';

/**
 * How bad the growth of an incident is in all, by its worst series that is open: 0 a warning, 1 critical, one more for each
 * doubling. People are told of each level once.
 *
 * @param rule - as the incident keeps it: {settings} of the rule that fired
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
