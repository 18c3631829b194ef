import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { describeSaving } from '#lib/format/saving.ts';
import { formatPlanTitle } from '#lib/format/shrink.ts';
import type { DoneStep, ImagePlan, PlanStep } from '#lib/views/dto/plan.ts';

/** A saving within this part of the prediction is as predicted. */
const CLOSE = 0.1;

/** "167 MB → about 53.0 MB in 6 steps" */
export function planTitle({ sizeBytes, afterBytes, estimated, steps }: ImagePlan): string {
  const title = formatPlanTitle({ sizeBytes, afterBytes, estimated, steps: steps.length });
  return title ?? `${formatBytes(sizeBytes)}: nothing to do`;
}

/** "−18.9 MB, as predicted (18.7 MB)" */
export function outcomeWords({ savedBytes, predictedBytes }: Pick<DoneStep, 'savedBytes' | 'predictedBytes'>): string {
  if (savedBytes === null)
    return `predicted ${formatBytes(predictedBytes)}; not measured, because other things in the same layers changed too`;
  const isClose = Math.abs(savedBytes - predictedBytes) <= predictedBytes * CLOSE;
  const predicted = formatBytes(predictedBytes);
  return `${formatBytes(-savedBytes)}, ${isClose ? `as predicted (${predicted})` : `predicted ${predicted}`}`;
}

/** Sums what was measured: "2 of 6 steps done: −37.7 MB, as predicted (38.1 MB)"; null before the first one. */
export function progressWords({ done, steps }: Pick<ImagePlan, 'done' | 'steps'>): string | null {
  if (done.length === 0) return null;
  const measured = done.filter(({ savedBytes }) => savedBytes !== null);
  const count = `${done.length} of ${countOf(done.length + steps.length, 'step')} done`;
  if (measured.length === 0) return count;
  const savedBytes = measured.reduce((sum, one) => sum + (one.savedBytes ?? 0), 0);
  const predictedBytes = measured.reduce((sum, one) => sum + one.predictedBytes, 0);
  return `${count}: ${outcomeWords({ savedBytes, predictedBytes })}`;
}

/** What all nodes would download less, and how that is computed; null where nothing was pushed lately. */
export function pullWords(
  { savedBytes, perRelease, pulledBytes }: PlanStep,
  pulls: ImagePlan['pulls'],
): { text: string; title: string } | null {
  if (pulls === null || pulledBytes === null || pulledBytes === 0) return null;
  const { releases, nodes, days } = pulls;
  const factors = perRelease === null ? `${describeSaving({ savedBytes, releases, nodes })}. ` : '';
  return {
    text: `up to ${formatBytes(pulledBytes)} less to pull in ${days} days`,
    title: `${factors}It is less where nodes have the layer already.`,
  };
}
