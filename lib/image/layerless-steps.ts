import type { ImageConfig } from './config.ts';

/** LayerlessStep is an instruction of the build that made no layer, such as ENV or CMD. */
export type LayerlessStep = {
  /** Number of layers made before it. Null when the history does not match the layers, or lacks the step. */
  layersBefore: number | null;
  /** As in the config, not masked. */
  instruction: string;
};

/**
 * Lists the steps that made no layer, in their order. Variables of the config follow as ENV instructions: an image that
 * was squashed or not built from a Dockerfile has them without a step.
 */
export function listLayerlessSteps({ history, environment }: ImageConfig, layerCount: number): LayerlessStep[] {
  const steps = history ?? [];
  const isMatching = steps.filter((step) => !step.emptyLayer).length === layerCount;
  const found: LayerlessStep[] = [];
  let layersBefore = 0;
  for (const { createdBy, emptyLayer } of steps) {
    if (!emptyLayer) layersBefore += 1;
    else if (createdBy) found.push({ layersBefore: isMatching ? layersBefore : null, instruction: createdBy });
  }
  return [...found, ...environment.map((variable) => ({ layersBefore: null, instruction: `ENV ${variable}` }))];
}
