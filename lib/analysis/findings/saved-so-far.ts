import { type ImageFindings, isAboutBase } from './image-findings.ts';

/** The newest pushes of a series that are read for what was saved so far. */
export const MOST_PUSHES = 200;

/**
 * Sums the bytes of findings that earlier images of a series had and the newest lacks. Each finding counts once, with the bytes
 * of the last image that had it. Findings that the image after it has for the first time are subtracted, since files can move to
 * another finding. Pure.
 *
 * @param images - with the findings of one version of the rules, the oldest first
 * @returns 0 without an earlier image
 */
export function sumSavedSoFar(images: readonly ImageFindings[]): number {
  const newest = images.at(-1);
  if (newest === undefined) return 0;
  const comparable = withKnownBases(
    images.filter(({ purpose, hasBase }) => purpose === newest.purpose && hasBase === newest.hasBase),
  );
  const lastPlaces = new Map(comparable.flatMap(({ items }, place) => items.map(({ id }) => [id, place] as const)));
  const seen = new Set<string>();
  let savedBytes = 0;
  for (const [place, { items }] of comparable.slice(0, -1).entries()) {
    for (const { id } of items) seen.add(id);
    const next = comparable[place + 1]?.items ?? [];
    const gone = sumCounted(items.filter(({ id }) => lastPlaces.get(id) === place));
    const added = sumCounted(next.filter(({ id }) => !seen.has(id)));
    savedBytes += Math.max(0, gone - added - sumTakenOver(items, next));
  }
  return savedBytes;
}

type Items = ImageFindings['items'];

/** Where it is unknown which smaller images could replace a base, its finding is that of the image before it, or else of the next. */
function withKnownBases(images: readonly ImageFindings[]): ImageFindings[] {
  return images.map((image, place) => {
    if (image.knowsSiblings) return image;
    const known = images.slice(0, place).findLast(hasKnown) ?? images.slice(place).find(hasKnown);
    const about = known?.items.filter(isAboutBase) ?? [];
    return { ...image, items: [...image.items.filter((one) => !isAboutBase(one)), ...about] };
  });
}

const hasKnown = ({ knowsSiblings }: ImageFindings): boolean => knowsSiblings;

const sumCounted = (items: Items): number => items.reduce((sum, { countedBytes }) => sum + countedBytes, 0);

/** Sums what findings count more than before without being larger: files that a finding before them no longer has. */
function sumTakenOver(items: Items, next: Items): number {
  const before = new Map(items.map((item) => [item.id, item]));
  return next.reduce((sum, { id, savedBytes, countedBytes }) => {
    const old = before.get(id);
    if (old === undefined) return sum;
    const grown = Math.max(0, savedBytes - old.savedBytes);
    return sum + Math.max(0, countedBytes - old.countedBytes - grown);
  }, 0);
}
