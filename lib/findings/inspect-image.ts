import { createHash } from 'node:crypto';
import { type BaseTag, nameBase } from '#lib/analysis/layers/name-base.ts';
import { chooseLayers } from '#lib/contents/choose-layers.ts';
import { isPartlyRead } from '#lib/contents/note.ts';
import type { ImagePurpose } from '#lib/domain/finding.ts';
import type { Labels } from '#lib/image/labels.ts';
import type { LayerlessStep } from '#lib/image/layerless-steps.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { listSiblings } from './bases/list-siblings.ts';
import { findOffers } from './bases/offers.ts';
import { findFindings } from './find-findings.ts';
import type { FindingSet } from './finding.ts';
import type { InspectedBase, InspectedImage, InspectedLayer } from './inspected-image.ts';
import { decidePurpose, type PurposeFacts } from './purpose.ts';
import { FINDING_RULES_VERSION } from './rules/all-rules.ts';

/** StoredImage is what a repository has stored of an image, without the files of its layers. Secrets in its texts are masked. */
export type StoredImage = {
  purpose: PurposeFacts;
  /** How many of the lowest layers are those of the base image; null when unknown. */
  baseCount: number | null;
  /** Null for an image of a third party, whose base cannot be replaced. */
  base: StoredBase | null;
  /** Facts of the config: {entrypoint, command, markedSteps}. Empty when the config was not read. */
  facts: Readonly<Record<string, unknown>>;
  labels: Labels;
  /** Lowest first. */
  layers: readonly Pick<InspectedLayer, 'digest' | 'sizeBytes' | 'instruction'>[];
};

/** StoredSibling is what is stored of a smaller image that could replace a base. */
export type StoredSibling = {
  reference: string;
  /** Null while it was not read, and when the registry has no image for the platform. */
  digest: string | null;
  sizeBytes: number | null;
  unpackedBytes: number | null;
  /** Null when its files are unknown. */
  offers: unknown;
  /** When the registry was last asked with success. Null before. */
  checkedAt: Date | null;
};

/** StoredBase is what names the base of an image, and what is known of smaller variants of each base that it can be. */
export type StoredBase = {
  /** Tags of watched images with exactly the base layers. */
  tags: readonly BaseTag[];
  /** `base`: "docker.io/library/node:24" */
  siblings: readonly (StoredSibling & { base: string })[];
};

/** StoredContents are the files of a layer that the repository has served. */
export type StoredContents = { index: Uint8Array; entryCount: number | null; notes: readonly { code: string }[] };

/** FindingBasis is what findings of an image depend on besides its files. */
export type FindingBasis = {
  rulesVersion: number;
  purpose: ImagePurpose;
  baseCount: number | null;
  /** The reference of the base that smaller variants can exist of: "docker.io/library/node:24". */
  base: string | null;
  /** A hash of the smaller images that it was compared with. Null before all of them were checked. */
  siblings: string | null;
};

export function basisOf(image: Pick<StoredImage, 'purpose' | 'baseCount' | 'base' | 'labels'>): FindingBasis {
  const purpose = decidePurpose(image.purpose);
  const { base, siblings } = purpose === 'runtime' ? findSiblings(image) : NO_SIBLINGS;
  const isChecked = siblings.every(({ checkedAt }) => checkedAt !== null);
  return {
    rulesVersion: FINDING_RULES_VERSION,
    purpose,
    baseCount: image.baseCount,
    base,
    siblings: base === null || !isChecked ? null : keyOf(siblings),
  };
}

const NO_SIBLINGS = { base: null, siblings: [] };

/** Finds the base of an image by its reference, and its smaller variants. No base where it has none. */
function findSiblings({ base, baseCount, labels }: Pick<StoredImage, 'baseCount' | 'base' | 'labels'>): {
  base: string | null;
  siblings: StoredSibling[];
} {
  const named = base === null || baseCount === null ? null : nameBase(labels, baseCount, base.tags);
  if (base === null || named?.name == null || named.tag === null || isPinnedDigest(named.tag)) return NO_SIBLINGS;
  const reference = `${named.name}:${named.tag}`;
  const stored = base.siblings.filter((one) => one.base === reference);
  const siblings = listSiblings(reference).map(
    (name) => stored.find((one) => one.reference === name) ?? { ...UNCHECKED, reference: name },
  );
  return siblings.length === 0 ? NO_SIBLINGS : { base: reference, siblings };
}

function keyOf(siblings: readonly StoredSibling[]): string {
  const facts = siblings.map(({ reference, digest, offers }) => [
    reference,
    digest,
    findOffers(offers)?.version ?? null,
  ]);
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}

/** Returns the base with those of its smaller variants whose files are known. Null before all were checked. */
function toInspectedBase(image: StoredImage, basis: FindingBasis): InspectedBase | null {
  if (basis.base === null || basis.siblings === null) return null;
  const known = findSiblings(image).siblings.flatMap((one) => {
    const { reference, digest, sizeBytes, unpackedBytes, checkedAt } = one;
    const offers = findOffers(one.offers);
    if (digest === null || sizeBytes === null || unpackedBytes === null || checkedAt === null || offers === null)
      return [];
    return [{ reference, digest, sizeBytes, unpackedBytes, checkedAt, offers }];
  });
  return { reference: basis.base, siblings: known };
}

const UNCHECKED = { digest: null, sizeBytes: null, unpackedBytes: null, checkedAt: null, offers: null };

/** Reports whether a stored set is still what would be computed now. One with the rules of a newer release stays. */
export function isUpToDate(stored: Omit<FindingBasis, 'purpose'> & { purpose: string }, basis: FindingBasis): boolean {
  if (stored.rulesVersion !== basis.rulesVersion) return stored.rulesVersion > basis.rulesVersion;
  return (
    stored.purpose === basis.purpose &&
    stored.baseCount === basis.baseCount &&
    stored.base === basis.base &&
    stored.siblings === basis.siblings
  );
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
  const basis = basisOf(image);
  const set = findFindings({
    layers: placed.map(({ digest, position, sizeBytes, instruction }) => {
      return { digest, position, sizeBytes, instruction, index: byPosition.get(position) ?? null };
    }),
    baseCount: basis.baseCount,
    base: toInspectedBase(image, basis),
    purpose: basis.purpose,
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
