import { HISTORY_KINDS } from '#lib/domain/finding.ts';
import { type AttributedLayer, attribute, type LayerDelta } from '../layers/attribution.ts';
import { isComparable } from './compare-findings.ts';
import type { InspectedSet } from './gone-findings.ts';
import { isIdAboutBase } from './image-findings.ts';

/** A finding of one of two images. */
export type OutcomeFinding = {
  id: string;
  /** A FindingKind, or a word of a newer release. */
  kind: string;
  title: string;
  /** What it counts in the sum of its set. Compressed bytes. */
  predictedBytes: number;
  isDismissed: boolean;
  /** Digests of its layers. Empty when there are too many. */
  layers: readonly string[];
};

/** A package with the places of the layers that have its files. */
export type OutcomePackage = { ecosystem: string; name: string; version: string | null; layers: readonly number[] };

export type OutcomeImage = {
  found: Omit<InspectedSet, 'ids'> & { items: readonly OutcomeFinding[] };
  layers: readonly AttributedLayer[];
  /** Null while the packages are unknown. */
  packages: readonly OutcomePackage[] | null;
};

/** Outcome is what a push mended: what was predicted, and by how much its layers shrank. Compressed bytes. */
export type Outcome = Pick<OutcomeFinding, 'id' | 'kind' | 'title' | 'predictedBytes'> & { savedBytes: number | null };

/** Deltas of layers that cannot be told apart: one layer that was built again, or all that were replaced between two others. */
type Place = { deltas: LayerDelta[] };

/** Kinds that are about packages, which therefore go away with them. */
const OF_HISTORY: readonly string[] = HISTORY_KINDS;
const OF_PACKAGES = ['dev-dependencies', 'next-standalone', 'toolchain'];

/**
 * Decides which findings of an image its next push has mended, and what that saved: by how much their layers shrank in the aligned
 * comparison of the two images. Findings in the same layers share it in proportion to what they predicted. It is null where something
 * else changed in these layers:
 *
 * - they did not shrink, or were compressed again;
 * - a package was added or has another version, or one is gone that no finding is about;
 * - the new image has a finding in them that the old one lacks.
 *
 * A finding is not mended when all of its layers are still in the image, nor when another one of its kind is in their place now.
 * Secrets and dismissed findings are left out, and a larger base while its smaller variants are unknown. So is the order of layers: it
 * saves no size, and an image lacks it until later pushes are known. Pure.
 */
export function decideOutcomes(from: OutcomeImage, to: OutcomeImage): Outcome[] {
  if (!from.found.isWhole || !to.found.isWhole || !isComparable(from.found, to.found)) return [];
  const [known, kept] = [idsOf(from), idsOf(to)];
  const candidates = from.found.items.filter(
    ({ id, kind, isDismissed }) =>
      kind !== 'secret' &&
      !OF_HISTORY.includes(kind) &&
      !isDismissed &&
      !kept.has(id) &&
      (to.found.knowsSiblings || !isIdAboutBase(id)),
  );
  if (candidates.length === 0) return [];
  const digests = new Set(to.layers.map(({ digest }) => digest));
  const gone = candidates.filter(({ layers }) => layers.length === 0 || layers.some((digest) => !digests.has(digest)));
  const added = to.found.items.filter(({ id }) => !known.has(id));
  const places = listPlaces(from, to);
  return groupByPlace(gone, places).flatMap((group) => {
    const here = added.filter(({ layers }) =>
      layers.some((digest) => group.places.some((place) => hasNew(place, digest))),
    );
    const isSameFault = ({ kind }: OutcomeFinding) => here.some((one) => one.kind === kind);
    const mended = group.findings.filter((finding) => !isSameFault(finding));
    const isAlone = here.length === 0 && !hasOtherPackages(from, to, group);
    return shareOut(mended, isAlone ? measure(group) : null);
  });
}

const idsOf = ({ found }: OutcomeImage): ReadonlySet<string> => new Set(found.items.map(({ id }) => id));

/** Layers that were removed or added between two layers that both images have are one place. */
function listPlaces(from: OutcomeImage, to: OutcomeImage): Place[] {
  const { layers } = attribute(
    { layers: from.layers, baseLayerCount: null },
    { layers: to.layers, baseLayerCount: null },
  );
  const places: Place[] = [];
  let open: Place | null = null;
  for (const delta of layers) {
    const isUnpaired = delta.from === null || delta.to === null;
    if (isUnpaired && open !== null) {
      open.deltas.push(delta);
      continue;
    }
    const place: Place = { deltas: [delta] };
    places.push(place);
    open = isUnpaired ? place : null;
  }
  return places;
}

type Group = { findings: OutcomeFinding[]; places: Place[] };

/** Puts findings together that have a place in common. Those whose layers are unknown have none. */
function groupByPlace(findings: readonly OutcomeFinding[], places: readonly Place[]): Group[] {
  let groups: Group[] = [];
  for (const finding of findings) {
    const own = places.filter((place) => finding.layers.some((digest) => hasOld(place, digest)));
    const touched = groups.filter((group) => group.places.some((place) => own.includes(place)));
    groups = [
      ...groups.filter((group) => !touched.includes(group)),
      {
        findings: [...touched.flatMap((group) => group.findings), finding],
        places: [...new Set([...touched.flatMap((group) => group.places), ...own])],
      },
    ];
  }
  return groups;
}

const hasOld = ({ deltas }: Place, digest: string): boolean => deltas.some((delta) => delta.from?.digest === digest);
const hasNew = ({ deltas }: Place, digest: string): boolean => deltas.some((delta) => delta.to?.digest === digest);

/** Returns by how much the layers of a group shrank; null when they did not, or were compressed again. */
function measure({ places }: Group): number | null {
  const deltas = places.flatMap((place) => place.deltas);
  if (deltas.some(({ change }) => change === 'recompressed')) return null;
  const savedBytes = -deltas.reduce((sum, { deltaBytes }) => sum + deltaBytes, 0);
  return savedBytes > 0 ? savedBytes : null;
}

function hasOtherPackages(from: OutcomeImage, to: OutcomeImage, { findings, places }: Group): boolean {
  if (from.packages === null || to.packages === null) return true;
  const [older, newer] = [layersOf(from, places, hasOld), layersOf(to, places, hasNew)];
  const before = new Set(from.packages.map(versionKey));
  const after = new Set(to.packages.map(nameKey));
  const isAdded = to.packages.some((one) => isWithin(one, newer) && !before.has(versionKey(one)));
  const isGone = from.packages.some((one) => isWithin(one, older) && !after.has(nameKey(one)));
  return isAdded || (isGone && !findings.some(({ kind }) => OF_PACKAGES.includes(kind)));
}

/** Returns the positions of the layers of an image that are in the places. */
function layersOf(
  { layers }: OutcomeImage,
  places: readonly Place[],
  has: (place: Place, digest: string) => boolean,
): ReadonlySet<number> {
  return new Set(
    layers.flatMap(({ digest }, position) => (places.some((place) => has(place, digest)) ? [position] : [])),
  );
}

const isWithin = ({ layers }: OutcomePackage, positions: ReadonlySet<number>): boolean =>
  layers.some((position) => positions.has(position));
const nameKey = ({ ecosystem, name }: OutcomePackage): string => JSON.stringify([ecosystem, name]);
const versionKey = ({ ecosystem, name, version }: OutcomePackage): string => JSON.stringify([ecosystem, name, version]);

/** Shares bytes in proportion to the predictions. The last one gets what rounding leaves. */
function shareOut(findings: readonly OutcomeFinding[], savedBytes: number | null): Outcome[] {
  const predicted = findings.reduce((sum, { predictedBytes }) => sum + predictedBytes, 0);
  let left = savedBytes ?? 0;
  return findings.map(({ id, kind, title, predictedBytes }, at) => {
    if (savedBytes === null || predicted === 0) return { id, kind, title, predictedBytes, savedBytes: null };
    const share = at === findings.length - 1 ? left : Math.round((savedBytes * predictedBytes) / predicted);
    left -= share;
    return { id, kind, title, predictedBytes, savedBytes: share };
  });
}
