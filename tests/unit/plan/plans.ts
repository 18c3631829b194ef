import type { FindingSet } from '#lib/findings/finding.ts';
import { makePlan } from '#lib/plan/make-plan.ts';
import type { Plan, PlanImage, PlannedFinding } from '#lib/plan/plan.ts';
import { type BuiltLayer, findingsOf } from '../findings/images.ts';

const IMAGE: PlanImage = {
  sizeBytes: 10_000_000,
  instructions: [],
  baseCount: 0,
  baseName: null,
  facts: { entrypoint: null, command: null, user: null, workingDirectory: null },
  pulls: null,
};

/** Creates an image without layers. */
export const planImage = (more: Partial<PlanImage> = {}): PlanImage => ({ ...IMAGE, ...more });

/** Creates a finding that counts all of its bytes, and that has no lines. */
export const planned = (id: string, more: Partial<PlannedFinding> = {}): PlannedFinding => {
  const savedBytes = more.savedBytes ?? 100;
  return {
    id,
    kind: 'build-cache',
    certainty: 'certain',
    title: `Title of ${id}`,
    savedBytes,
    countedBytes: savedBytes,
    shared: [],
    estimated: false,
    otherBase: null,
    layers: [],
    paths: [],
    remedy: { text: `Text of ${id}.`, before: null, after: null },
    ...more,
  };
};

/** Makes the plan of findings that are all open. */
export const planOf = (items: readonly PlannedFinding[], image: Partial<PlanImage> = {}): Plan =>
  makePlan(planImage(image), items, new Set(items.map(({ id }) => id)));

/** Finds what could be mended in an image of layers, and makes its plan. */
export async function planOfLayers(
  layers: readonly BuiltLayer[],
  more: Parameters<typeof findingsOf>[1] = {},
  image: Partial<PlanImage> = {},
): Promise<{ set: FindingSet; plan: Plan }> {
  const set = await findingsOf(layers, more);
  const instructions = layers.map(([instruction]) => instruction);
  return { set, plan: planOf(set.items, { sizeBytes: set.sizeBytes, instructions, ...image }) };
}
