import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { median } from './median.ts';
import { findRecompressions, type Recompression, type Sized } from './recompression.ts';
import type { Push, StepVerdict } from './steps.ts';

const DAY_MS = 86_400_000;
/** Number of pushes at each end whose medians are compared. */
const END_PUSHES = 3;
/** Most older sizes that one recompression converts, since a series may recompress at every push. */
const MOST_REBASED = 500;

export type CreepSettings = Omit<RuleSettings['creep'], 'enabled'>;

/** Reason why a push shows creep, or does not. */
type CreepDecision = 'too-few-pushes' | 'within-limits' | 'creeping';
export type CreepVerdict = { decision: CreepDecision; anchorBytes: number | null; deltaBytes: number };

/**
 * Decisions after which the comparison starts again, since something else explains the growth before. An open step includes its
 * later growth.
 */
const ANCHORS = new Set<StepVerdict['decision']>([
  'first',
  'first-look',
  'first-of-major',
  'opened',
  'escalated',
  'still-up',
  'recovered',
  'improved',
  'dip-undone',
  'accepted',
  'accepted-by-time',
]);

/**
 * Detects slow growth without a step (D-20): the median of the newest pushes against that of the first ones in the last
 * `settings.days`. The comparison starts again after a break, step, acceptance, creep or first check. All sizes are counted in
 * the newest compression.
 *
 * @param steps - the verdicts of the same pushes
 */
export function judgeCreep(
  pushes: readonly Push[],
  steps: readonly StepVerdict[],
  settings: CreepSettings,
  recompressions: readonly (Recompression | null)[] = findRecompressions(pushes),
): CreepVerdict[] {
  let start = 0;
  const sizes: Sized[] = [];
  return pushes.map((push, index) => {
    const { at, segment, accepted, fromFirstLook } = push;
    const recompression = recompressions[index];
    if (recompression) {
      start = Math.max(start, index - MOST_REBASED);
      for (let older = start; older < index; older += 1) sizes[older] = recompression.rebase(sizes[older] ?? push);
    }
    sizes.push(push);
    const decision = steps[index]?.decision;
    const isBreak = segment !== pushes[index - 1]?.segment;
    if (isBreak || accepted || fromFirstLook || (decision && ANCHORS.has(decision))) start = index;
    const oldest = at.getTime() - settings.days * DAY_MS;
    while (start < index && (pushes[start]?.at.getTime() ?? oldest) < oldest) start += 1;
    const verdict = compareEnds(sizes, start, index, settings);
    if (verdict.decision === 'creeping') start = index - END_PUSHES + 1;
    return verdict;
  });
}

function compareEnds(
  pushes: readonly Sized[],
  start: number,
  index: number,
  { bytes, share }: CreepSettings,
): CreepVerdict {
  if (index - start < END_PUSHES) return { decision: 'too-few-pushes', anchorBytes: null, deltaBytes: 0 };
  const medianFrom = (at: number) => median(pushes.slice(at, at + END_PUSHES).map(({ sizeBytes }) => sizeBytes));
  const anchorBytes = medianFrom(start);
  const deltaBytes = medianFrom(index - END_PUSHES + 1) - anchorBytes;
  const isCreep = deltaBytes > 0 && deltaBytes >= bytes && deltaBytes >= share * anchorBytes;
  return { decision: isCreep ? 'creeping' : 'within-limits', anchorBytes, deltaBytes };
}
