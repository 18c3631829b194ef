import { criticalLevel } from '#lib/analysis/judge/growth.ts';
import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { type GrownMember, totalGrowth } from './total-growth.ts';

/**
 * Level of the total growth of an incident, from its worst open series, or its worst series when none is open: 0 warning, 1
 * critical, one more for each doubling. A channel is notified once of each level (D-52).
 *
 * @param steps - the limits of the rule that is stored with the incident
 */
export function incidentLevel(
  members: readonly (GrownMember & { state: string })[],
  steps: Pick<RuleSettings['steps'], 'criticalBytes' | 'criticalShare'>,
): number {
  const open = members.filter(({ state }) => state === 'open');
  const levels = (open.length > 0 ? open : members).map((member) => {
    const { beforeBytes, deltaBytes } = totalGrowth(member);
    return member.kind === 'budget' ? 0 : criticalLevel(deltaBytes, beforeBytes, steps);
  });
  return Math.max(0, ...levels);
}
