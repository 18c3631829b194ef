import { maskLayers } from '#lib/findings/secrets/mask-layers.ts';
import type { SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import type { LayerlessStep } from '#lib/image/layerless-steps.ts';
import { secretMarks } from '#lib/image/secret-mark.ts';

/** Steps and characters that are stored of one image. */
const MOST = { steps: 100, characters: 64 * 1024 };

/**
 * Returns the steps that contain a secret, with marks instead of secrets. All others are dropped: nothing is shown of
 * them, and a variable may have a secret that no rule knows. A mark that several steps have is kept with the first.
 */
export async function listMarkedSteps(steps: readonly LayerlessStep[], mask: SecretMask): Promise<LayerlessStep[]> {
  const kept: LayerlessStep[] = [];
  const known = new Set<string>();
  let characters = 0;
  for (const step of await maskLayers(steps, mask)) {
    const marks = (step.instruction.match(secretMarks()) ?? []).filter((one) => !known.has(one));
    characters += marks.length === 0 ? 0 : step.instruction.length;
    if (marks.length === 0 || characters > MOST.characters || kept.length === MOST.steps) continue;
    for (const one of marks) known.add(one);
    kept.push(step);
  }
  return kept;
}
