import type { BudgetMetric } from '#lib/domain/budget.ts';
import type { SizedLayer } from '../layers/layer-diff.ts';

/** The facts of an image that budgets measure. Sizes in bytes. */
export type MeasuredImage = {
  sizeBytes: number;
  /** Null when the base boundary is unknown. */
  ownBytes: number | null;
  /** Null when the layers of the image are not all read. */
  unpackedBytes: number | null;
  /** Only needed for a metric that `measuresLayers`. */
  layers?: readonly Pick<SizedLayer, 'sizeBytes'>[] | undefined;
};

/** What a metric measures beside the sizes that every point has. */
type MeasuredFact = 'layers' | 'unpacked';

type Measure = {
  fact: MeasuredFact | null;
  measure: (image: MeasuredImage) => number | null;
  /** The measure of a series in which no image can be measured; without it, such a series is not measured. */
  otherwise?: (image: MeasuredImage) => number;
};

const MEASURES: Record<BudgetMetric, Measure> = {
  total: { fact: null, measure: ({ sizeBytes }) => sizeBytes },
  own: { fact: null, measure: ({ ownBytes }) => ownBytes, otherwise: ({ sizeBytes }) => sizeBytes },
  layer: {
    fact: 'layers',
    measure: ({ layers = [] }) => layers.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 0),
  },
  unpacked: { fact: 'unpacked', measure: ({ unpackedBytes }) => unpackedBytes },
};

/** Measures an image for a budget, in bytes; null when its facts are unknown. Every budget check calls it. */
export function measureImage(metric: BudgetMetric, image: MeasuredImage): number | null {
  return MEASURES[metric].measure(image);
}

/** Reports whether a metric measures the layers of an image, and not only sizes that every point has. */
export const measuresLayers = (metric: BudgetMetric): boolean => MEASURES[metric].fact === 'layers';

/** Reports whether a metric measures unpacked bytes, which are known once the layers of an image are read. */
export const measuresUnpacked = (metric: BudgetMetric): boolean => MEASURES[metric].fact === 'unpacked';

/**
 * Measures each image of a series for a budget, in bytes. In a series without any known base, all bytes are own bytes. When only
 * some images lack the base, such as before a new base is read, their own bytes are unknown: null. Unpacked bytes are null for each
 * image that is not read.
 */
export function measureSeries(metric: BudgetMetric, images: readonly MeasuredImage[]): (number | null)[] {
  const measured = images.map((image) => measureImage(metric, image));
  const { otherwise } = MEASURES[metric];
  return otherwise && measured.every((bytes) => bytes === null) ? images.map(otherwise) : measured;
}
