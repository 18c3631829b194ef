import { chooseLayers } from '#lib/contents/choose-layers.ts';
import { isPartlyRead } from '#lib/contents/note.ts';
import type { ImagePurpose } from '#lib/domain/finding.ts';
import type { Labels } from '#lib/image/labels.ts';
import type { LayerlessStep } from '#lib/image/layerless-steps.ts';
import { findFindings } from './find-findings.ts';
import type { FindingSet } from './finding.ts';
import type { InspectedImage, InspectedLayer } from './inspected-image.ts';
import { decidePurpose, type PurposeFacts } from './purpose.ts';
import { FINDING_RULES_VERSION } from './rules/all-rules.ts';

/** StoredImage is what a repository has stored of an image, without the files of its layers. Secrets in its texts are masked. */
export type StoredImage = {
  purpose: PurposeFacts;
  /** How many of the lowest layers are those of the base image; null when unknown. */
  baseCount: number | null;
  /** Facts of the config: {entrypoint, command, markedSteps}. Empty when the config was not read. */
  facts: Readonly<Record<string, unknown>>;
  labels: Labels;
  /** Lowest first. */
  layers: readonly Pick<InspectedLayer, 'digest' | 'sizeBytes' | 'instruction'>[];
};

/** StoredContents are the files of a layer that the repository has served. */
export type StoredContents = { index: Uint8Array; entryCount: number | null; notes: readonly { code: string }[] };

/** FindingBasis is what findings of an image depend on besides its files. */
export type FindingBasis = { rulesVersion: number; purpose: ImagePurpose; baseCount: number | null };

export function basisOf({ purpose, baseCount }: Pick<StoredImage, 'purpose' | 'baseCount'>): FindingBasis {
  return { rulesVersion: FINDING_RULES_VERSION, purpose: decidePurpose(purpose), baseCount };
}

/** Reports whether a stored set is still what would be computed now. One with the rules of a newer release stays. */
export function isUpToDate(
  stored: { rulesVersion: number; purpose: string; baseCount: number | null },
  basis: FindingBasis,
): boolean {
  if (stored.rulesVersion !== basis.rulesVersion) return stored.rulesVersion > basis.rulesVersion;
  return stored.purpose === basis.purpose && stored.baseCount === basis.baseCount;
}

/**
 * Finds what can be mended in a stored image. Layers without contents, and those beyond the limit of files, are unknown: the set is
 * partial then, also where a layer was read in part. Pure.
 *
 * @param contents - by the digest of the layer
 */
export function inspectImage(image: StoredImage, contents: ReadonlyMap<string, StoredContents>): FindingSet {
  const placed = image.layers.map((layer, position) => ({ ...layer, position }));
  const indexes = new Map([...contents].map(([digest, { index }]) => [digest, index]));
  const chosen = chooseLayers(placed, contents, indexes);
  const byPosition = new Map(chosen.layers.map(({ position, index }) => [position, index]));
  const { purpose, baseCount } = basisOf(image);
  const set = findFindings({
    layers: placed.map(({ digest, position, sizeBytes, instruction }) => {
      return { digest, position, sizeBytes, instruction, index: byPosition.get(position) ?? null };
    }),
    baseCount,
    purpose,
    facts: { entrypoint: textsOf(image.facts.entrypoint), command: textsOf(image.facts.command) },
    labels: image.labels,
    history: toHistory(image),
  });
  const isPartial = [...contents.values()].some(({ notes }) => isPartlyRead(notes));
  return isPartial && set.state === 'complete' ? { ...set, state: 'partial' } : set;
}

/**
 * Puts the stored steps that made no layer between those of the layers. Only steps with a secret are stored. Those whose
 * place is unknown come last.
 */
function toHistory({ layers, facts }: StoredImage): InspectedImage['history'] {
  // Only the poll writes them, in this form.
  const marked = (Array.isArray(facts.markedSteps) ? facts.markedSteps : []) as LayerlessStep[];
  const stepsAt = (count: number | null) =>
    marked
      .filter(({ layersBefore }) => layersBefore === count)
      .map(({ instruction }) => ({ createdBy: instruction, emptyLayer: true }));
  const steps = layers.flatMap(({ instruction }, position) => [
    ...stepsAt(position),
    { createdBy: instruction, emptyLayer: false },
  ]);
  return [...steps, ...stepsAt(layers.length), ...stepsAt(null)];
}

const textsOf = (value: unknown): string[] | null => (Array.isArray(value) ? value.map(String) : null);
