import { compareOrder, compareText } from '../tags/order.ts';
import { classifyTag } from '../tags/tag-form.ts';
import type { DerivedCurrent } from './derive-types.ts';
import type { ChosenHeadline } from './headline.ts';

/**
 * Finds the version of the headline that is the same image as the tag `latest` on its platform: the highest, and of aliases such
 * as "1.3" and "1.3.0" the longest. Null when the headline has no versions or no such image. Pure.
 *
 * @param names - of tags by id
 */
export function findLatestVersion(
  { stream, platform }: Pick<ChosenHeadline, 'stream' | 'platform'>,
  current: readonly DerivedCurrent[],
  names: ReadonlyMap<number, string>,
): string | null {
  if (stream.form !== 'semver') return null;
  const shown = current.flatMap((row) => {
    const name = names.get(row.tagId);
    return name === undefined || row.platform !== platform ? [] : { name, manifestId: row.manifestId };
  });
  const latest = shown.find(({ name }) => name === 'latest');
  const equal = shown.filter(({ name, manifestId }) => {
    return manifestId === latest?.manifestId && classifyTag(name).streamKey === stream.key;
  });
  return equal.map(({ name }) => name).sort(highestFirst)[0] ?? null;
}

function highestFirst(a: string, b: string): number {
  const byVersion = compareOrder(classifyTag(b).order, classifyTag(a).order);
  return byVersion || b.length - a.length || compareText(a, b);
}
