import { formatBytes } from '#lib/format/bytes.ts';
import { visibleText } from '#lib/format/text.ts';
import type { PackageDelta } from '#lib/views/dto/incidents.ts';
import type { Words } from './sentence.tsx';

/** Maximum number of packages that a sentence names. */
const MOST_NAMED = 3;

const ADJECTIVES: Record<PackageDelta['change'], string> = {
  new: 'new',
  gone: 'removed',
  grown: 'larger',
  shrunk: 'smaller',
  changed: 'changed',
};

/**
 * Names the packages behind a change: "new packages `@swc/core` (14.7 MB unpacked), `typescript` (3.15 MB)". They are of the kind of
 * the largest one in the direction of the change. Empty where none is known.
 *
 * @param isGrowth - direction of the change
 */
export function packageWords(contents: readonly PackageDelta[], isGrowth: boolean): Words[] {
  const along = contents
    .filter(({ deltaBytes }) => (isGrowth ? deltaBytes > 0 : deltaBytes < 0))
    .toSorted((a, b) => Math.abs(b.deltaBytes) - Math.abs(a.deltaBytes));
  const [first] = along;
  if (first === undefined) return [];
  const named = along.filter((one) => one.change === first.change && isDirectory(one) === isDirectory(first));
  const shown = named.slice(0, MOST_NAMED);
  return [
    { text: `${ADJECTIVES[first.change]} ${nounOf(first, shown.length)} ` },
    ...shown.flatMap((one, at) => [
      ...(at === 0 ? [] : [{ text: ', ' }]),
      { text: visibleText(one.name), code: true },
      { text: ` (${amountOf(one)}${at === 0 ? ' unpacked' : ''})` },
    ]),
  ];
}

const isDirectory = ({ kind }: PackageDelta): boolean => kind === 'directory';

function nounOf(entry: PackageDelta, count: number): string {
  if (isDirectory(entry)) return count === 1 ? 'directory' : 'directories';
  return count === 1 ? 'package' : 'packages';
}

function amountOf({ change, deltaBytes }: PackageDelta): string {
  const sign = change === 'grown' ? '+' : change === 'shrunk' ? '\u2212' : '';
  return `${sign}${formatBytes(Math.abs(deltaBytes))}`;
}
