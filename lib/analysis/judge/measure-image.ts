import type { BudgetMetric } from '#lib/domain/budget.ts';
import type { SizedLayer } from '../layers/layer-diff.ts';

/** The facts of an image that budgets measure. Sizes in bytes. */
export type MeasuredImage = {
  sizeBytes: number;
  /** Null when the base boundary is unknown. */
  ownBytes: number | null;
  /** Only needed for a metric that `measuresLayers`. */
  layers?: readonly Pick<SizedLayer, 'sizeBytes'>[] | undefined;
};

type Measure = {
  measuresLayers: boolean;
  measure: (image: MeasuredImage) => number | null;
};

const MEASURES: Record<BudgetMetric, Measure> = {
  total: { measuresLayers: false, measure: ({ sizeBytes }) => sizeBytes },
  own: { measuresLayers: false, measure: ({ ownBytes }) => ownBytes },
  layer: {
    measuresLayers: true,
    measure: ({ layers = [] }) => layers.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 0),
  },
};

/** Measures an image for a budget, in bytes; null when its facts are unknown. Every budget check calls it. */
export function measureImage(metric: BudgetMetric, image: MeasuredImage): number | null {
  return MEASURES[metric].measure(image);
}

/** Reports whether a metric measures the layers of an image, and not only sizes that every point has. */
export function measuresLayers(metric: BudgetMetric): boolean {
  return MEASURES[metric].measuresLayers;
}

/**
 * Measures each image of a series for a budget, in bytes. In a series without any known base, all bytes are own bytes. When only
 * some images lack the base, such as before a new base is read, their own bytes are unknown: null.
 */
export function measureSeries(metric: BudgetMetric, images: readonly MeasuredImage[]): (number | null)[] {
  const measured = images.map((image) => measureImage(metric, image));
  return measured.every((bytes) => bytes === null) ? images.map(({ sizeBytes }) => sizeBytes) : measured;
}
