import { isComparable } from './compare-findings.ts';
import { type ImageFindings, isIdAboutBase } from './image-findings.ts';

/** InspectedSet is what decides whether a finding is gone. */
export type InspectedSet = Omit<ImageFindings, 'items'> & {
  /** False where files are unknown or findings are left out. What such a set lacks can still be in the image. */
  isWhole: boolean;
  ids: readonly string[];
};

/** InspectedPush is a push of a series with the findings of its image; null while they are unknown. */
export type InspectedPush = { manifestId: number; digest: string; tag: string; at: Date; found: InspectedSet | null };

/** GoneFinding is a finding that an earlier push of the series had and the image lacks. */
export type GoneFinding = {
  id: string;
  /** The last push that had it. */
  lastWith: InspectedPush;
  /** The first known push after it. */
  goneWith: InspectedPush;
};

/**
 * Lists the findings that earlier pushes of a series had and an image lacks, those that went last first. Pushes that cannot be
 * compared with the image decide nothing. Pure.
 *
 * @param pushes - newest first. The first is that of the image.
 * @param most - how many are listed; `more` is the number of the others
 */
export function findGone(
  image: InspectedSet,
  pushes: readonly InspectedPush[],
  most: number,
): { gone: GoneFinding[]; more: number } {
  const [own, ...older] = pushes;
  if (own === undefined || !image.isWhole) return { gone: [], more: 0 };
  const seen = new Set(image.ids);
  const gone: GoneFinding[] = [];
  let goneWith = own;
  /** The same for the finding about the base, which a push can lack because it is unknown. */
  let baseGoneWith = own;
  for (const push of older) {
    // An older push of the same image has what the image has, whatever is stored.
    const found = push.manifestId === own.manifestId ? image : push.found;
    if (found === null || !found.isWhole || !isComparable(found, image)) continue;
    for (const id of found.ids) {
      if (seen.has(id) || (isIdAboutBase(id) && !image.knowsSiblings)) continue;
      seen.add(id);
      gone.push({ id, lastWith: push, goneWith: isIdAboutBase(id) ? baseGoneWith : goneWith });
    }
    goneWith = push;
    if (found.knowsSiblings) baseGoneWith = push;
  }
  return { gone: gone.slice(0, most), more: Math.max(0, gone.length - most) };
}
