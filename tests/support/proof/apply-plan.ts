import type { ImageChange } from '#lib/contents/change/image-change.ts';
import type { FindingKind } from '#lib/domain/finding.ts';
import type { FindingSet } from '#lib/findings/finding.ts';
import { withOrder } from '#lib/findings/history/add-order.ts';
import { makePlan } from '#lib/plan/make-plan.ts';
import type { Plan, PlanStep } from '#lib/plan/plan.ts';
import type { Inspected } from './inspect.ts';
import { createKeeper } from './keep-lines.ts';
import { applyRemedy, type Mend, type Recipe } from './recipe.ts';
import { type Application, averageOf, buildReleases, compareReleases, findOrder } from './releases.ts';

/** What a step was predicted to save, and what it saved. Compressed bytes. */
type AppliedStep = {
  title: string;
  estimated: boolean;
  /** Of the size of the image. */
  predicted: number;
  real: number;
  /**
   * Of what a release makes nodes pull again; where another step takes the order of layers over, of what it makes them pull. `before`
   * is what it was before the first step. Null for all other steps.
   */
  pulls: { before: number; predicted: number; real: number } | null;
  /** Of the size, and of the pulls of an average release: what orders the steps. */
  value: number;
};

export type AppliedPlan = {
  plan: Plan;
  first: FindingSet;
  last: Inspected;
  steps: AppliedStep[];
};

type Options = { application: Application; recipe: Recipe; releases: number; result: string | null };

/**
 * Builds releases of an application, plans how the last one gets smaller, and applies the certain steps from top to bottom. After
 * each step the last release is built again, and the next one where the step saves pulls.
 */
export async function applyPlan({ application, recipe, releases, result }: Options): Promise<AppliedPlan> {
  const built = await buildReleases(application, recipe, releases);
  const newest = built.at(-1);
  if (newest === undefined) throw new Error('no release was built');
  const first = withOrder(newest.findings, findOrder(built));
  const plan = planOf(newest, first);
  const steps: AppliedStep[] = [];
  const { workshop, context, change } = application;
  const keep = createKeeper(recipe.instructions);
  let [known, last] = [recipe, newest];

  async function build(release: number, changed: Recipe): Promise<Inspected> {
    change(release);
    return workshop.build(changed, context);
  }

  for (const step of plan.steps.filter(isApplied)) {
    const isMeasured = step.perRelease !== null || step.takes.some(({ kind }) => kind === 'layer-order');
    const before = isMeasured ? compareReleases(last, await build(releases + 1, known)) : null;
    const changed = apply(known, step, { remedy: keep(step.remedy), result });
    const mended = await build(releases, changed);
    const after = isMeasured ? compareReleases(mended, await build(releases + 1, changed)) : null;
    const real = last.findings.sizeBytes - mended.findings.sizeBytes;
    steps.push(measure(step, real, before && after && { first, before, after }));
    [known, last] = [changed, mended];
  }
  return { plan, first, last, steps };
}

const isApplied = ({ certainty, remedy }: PlanStep) => certainty === 'certain' && remedy.after !== null;

function planOf({ build, baseCount, facts }: Inspected, { items, sizeBytes }: FindingSet): Plan {
  const image = { sizeBytes, baseCount, facts, instructions: build.instructions, baseName: null, pulls: null };
  return makePlan(image, items, new Set(items.map(({ id }) => id)));
}

function apply(recipe: Recipe, { title, findings }: PlanStep, mend: Omit<Mend, 'kind'>): Recipe {
  const [lead] = findings;
  const changed = lead && applyRemedy(recipe, { ...mend, kind: lead.kind as FindingKind });
  if (!changed) throw new Error(`the step has no lines: ${title}`);
  return changed;
}

/** @param pulled - what the next release makes nodes pull before and after the step */
function measure(
  { title, estimated, savedBytes, perRelease, findings }: PlanStep,
  real: number,
  pulled: { first: FindingSet; before: ImageChange; after: ImageChange } | null,
): AppliedStep {
  const step = { title, estimated, predicted: savedBytes, real };
  if (pulled === null) return { ...step, pulls: null, value: real };
  const { first, before, after } = pulled;
  if (perRelease === null) {
    const saved = before.pullBytes - after.pullBytes;
    return { ...step, pulls: { before: before.pullBytes, predicted: savedBytes, real: saved }, value: real };
  }
  const ids = findings.map(({ id }) => id);
  const pulls = {
    before: Math.max(...first.items.map((item) => (ids.includes(item.id) ? (item.perRelease?.bytes ?? 0) : 0))),
    predicted: perRelease.bytes,
    real: before.unchangedBytes - after.unchangedBytes,
  };
  return { ...step, pulls, value: real + averageOf({ ...perRelease, bytes: pulls.real }) };
}
