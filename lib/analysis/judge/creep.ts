import { median } from './median.ts';
import type { Push, StepVerdict } from './steps.ts';

const MIB = 1_048_576;
const DAY_MS = 86_400_000;

export type CreepRule = Readonly<{ bytes: number; share: number; days: number; windowPushes: number }>;

/** DETECTION 5.3: what grows by 5 MiB and 5 % within 90 days without a step. */
export const CREEP_RULE: CreepRule = { bytes: 5 * MIB, share: 0.05, days: 90, windowPushes: 3 };

/** Why a push did, or did not, show creep. */
export type CreepDecision = 'too-few-pushes' | 'within-limits' | 'creeping';
export type CreepVerdict = { decision: CreepDecision; anchorBytes: number | null; deltaBytes: number };

/** After these the size is another's doing, and creep is looked for from there on. */
const ANCHORS = new Set<StepVerdict['decision']>([
  'first',
  'opened',
  'escalated',
  'recovered',
  'improved',
  'accepted-by-time',
]);

/**
 * Slow growth that no step shows: the median of the newest pushes against that of the first ones of the last 90 days, not
 * from before the last step, acceptance or creep.
 *
 * @param steps - the verdicts of the same pushes
 */
export function judgeCreep(
  pushes: readonly Push[],
  steps: readonly StepVerdict[],
  rule: CreepRule = CREEP_RULE,
): CreepVerdict[] {
  let anchor = 0;
  return pushes.map(({ at }, index) => {
    const decision = steps[index]?.decision;
    if (decision && ANCHORS.has(decision)) anchor = index;
    const oldest = at.getTime() - rule.days * DAY_MS;
    const inside = pushes.slice(anchor, index + 1).filter((push) => push.at.getTime() >= oldest);
    const verdict = compareEnds(inside, rule);
    if (verdict.decision === 'creeping') anchor = index - rule.windowPushes + 1;
    return verdict;
  });
}

function compareEnds(pushes: readonly Push[], { bytes, share, windowPushes }: CreepRule): CreepVerdict {
  if (pushes.length <= windowPushes) return { decision: 'too-few-pushes', anchorBytes: null, deltaBytes: 0 };
  const sizes = pushes.map(({ sizeBytes }) => sizeBytes);
  const anchorBytes = median(sizes.slice(0, windowPushes));
  const deltaBytes = median(sizes.slice(-windowPushes)) - anchorBytes;
  const isCreep = deltaBytes >= bytes && deltaBytes >= share * anchorBytes;
  return { decision: isCreep ? 'creeping' : 'within-limits', anchorBytes, deltaBytes };
}
