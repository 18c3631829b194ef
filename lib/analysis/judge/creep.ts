import { BUILT_IN_SETTINGS, type RuleSettings } from '#lib/analysis/rules/settings.ts';
import { median } from './median.ts';
import type { Push, StepVerdict } from './steps.ts';

const DAY_MS = 86_400_000;
/** Pushes at either end whose medians are compared. */
const END_PUSHES = 3;

export type CreepSettings = RuleSettings['creep'];

/** Why a push did, or did not, show creep. */
export type CreepDecision = 'not-judged' | 'too-few-pushes' | 'within-limits' | 'creeping';
export type CreepVerdict = { decision: CreepDecision; anchorBytes: number | null; deltaBytes: number };

/** After these the size is another's doing, and creep is looked for from there on. */
const ANCHORS = new Set<StepVerdict['decision']>([
  'first',
  'first-of-major',
  'opened',
  'escalated',
  'recovered',
  'improved',
  'accepted',
  'accepted-by-time',
]);

/**
 * Slow growth that no step shows (DETECTION 5.3): the median of the newest pushes against that of the first ones of the last
 * 90 days, not from before the last break, step, acceptance or creep.
 *
 * @param steps - the verdicts of the same pushes
 */
export function judgeCreep(
  pushes: readonly Push[],
  steps: readonly StepVerdict[],
  settings: CreepSettings = BUILT_IN_SETTINGS.creep,
): CreepVerdict[] {
  if (!settings.enabled) return pushes.map(() => ({ decision: 'not-judged', anchorBytes: null, deltaBytes: 0 }));
  let anchor = 0;
  return pushes.map(({ at, segment, accepted }, index) => {
    const decision = steps[index]?.decision;
    const isBreak = segment !== pushes[index - 1]?.segment;
    if (isBreak || accepted || (decision && ANCHORS.has(decision))) anchor = index;
    const oldest = at.getTime() - settings.days * DAY_MS;
    const inside = pushes.slice(anchor, index + 1).filter((push) => push.at.getTime() >= oldest);
    const verdict = compareEnds(inside, settings);
    if (verdict.decision === 'creeping') anchor = index - END_PUSHES + 1;
    return verdict;
  });
}

function compareEnds(pushes: readonly Push[], { bytes, share }: CreepSettings): CreepVerdict {
  if (pushes.length <= END_PUSHES) return { decision: 'too-few-pushes', anchorBytes: null, deltaBytes: 0 };
  const sizes = pushes.map(({ sizeBytes }) => sizeBytes);
  const anchorBytes = median(sizes.slice(0, END_PUSHES));
  const deltaBytes = median(sizes.slice(-END_PUSHES)) - anchorBytes;
  const isCreep = deltaBytes > 0 && deltaBytes >= bytes && deltaBytes >= share * anchorBytes;
  return { decision: isCreep ? 'creeping' : 'within-limits', anchorBytes, deltaBytes };
}
