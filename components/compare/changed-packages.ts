import { formatBytes } from '#lib/format/bytes.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import type { Words } from './sentence.tsx';

type ComparedPackages = NonNullable<Comparison['packages']>;

export type ChangedPackage = {
  ecosystem: string;
  name: string;
  change: keyof ComparedPackages['counts'];
  fromVersions: (string | null)[];
  toVersions: (string | null)[];
  deltaBytes: number;
};

/** Lists all changes of packages, the biggest change of size first. */
export function listChanges({ added, removed, changed }: ComparedPackages): ChangedPackage[] {
  return [
    ...added.map(({ versions, bytes, ...one }) => ({
      ...one,
      change: 'added' as const,
      fromVersions: [],
      toVersions: versions,
      deltaBytes: bytes,
    })),
    ...removed.map(({ versions, bytes, ...one }) => ({
      ...one,
      change: 'removed' as const,
      fromVersions: versions,
      toVersions: [],
      deltaBytes: -bytes,
    })),
    ...changed.map(({ fromBytes: _, toBytes: __, ...one }) => ({ ...one, change: 'changed' as const })),
  ].sort((a, b) => Math.abs(b.deltaBytes) - Math.abs(a.deltaBytes));
}

const textOf = (versions: readonly (string | null)[]): string =>
  versions.map((version) => (version === null ? 'unknown' : visibleText(version))).join(', ');

/** "5.1.3 → 5.4.2", "0.20.0", "+ 4.0.0" for a further version, "same version". */
export function versionWords({ change, fromVersions, toVersions }: ChangedPackage): string {
  const [from, to] = [textOf(fromVersions), textOf(toVersions)];
  if (from !== '' && to !== '') return `${from} → ${to}`;
  if (from === '' && to === '') return 'same version';
  if (change !== 'changed') return from || to;
  return to === '' ? `\u2212 ${from}` : `+ ${to}`;
}

/** Packages that the sentence names. */
const NAMED = 3;
const SIGNS = { added: '+ ', removed: '\u2212 ', changed: '' };

/** "14 packages changed: typescript 5.1.3 → 5.4.2 (+3.10 MB), + esbuild 0.20.0 (+9.00 MB), − left-pad 1.3.0 (−1.20 kB)." */
export function changeWords(packages: ComparedPackages): Words[] {
  const { added, removed, changed } = packages.counts;
  const count = added + removed + changed;
  if (count === 0) return [{ text: 'All packages are the same.' }];
  const named = listChanges(packages).slice(0, NAMED);
  const more = count - named.length;
  return [
    { text: `${countOf(count, 'package')} changed: ` },
    ...named.flatMap((one, at): Words[] => [
      { text: `${at === 0 ? '' : ', '}${SIGNS[one.change]}` },
      { text: visibleText(one.name), code: true },
      { text: ` ${versionWords(one)} (${deltaText(one.deltaBytes)})` },
    ]),
    { text: more > 0 ? ` and ${formatCount(more)} more.` : '.' },
  ];
}

function deltaText(bytes: number): string {
  if (bytes === 0) return 'same size';
  return `${bytes < 0 ? '\u2212' : '+'}${formatBytes(Math.abs(bytes))}`;
}
