import { Change } from '#components/figures/change.tsx';
import { countOf } from '#lib/format/count.ts';
import { packageKindWord } from '#lib/format/package-kind.ts';
import { visibleText } from '#lib/format/text.ts';
import type { PackageDelta } from '#lib/views/dto/incidents.ts';

/** The packages and directories with the biggest differences. */
export function PackageTable({ packages }: { packages: readonly PackageDelta[] }) {
  return (
    <table className="w-full border-collapse">
      <caption className="pb-2 text-left text-muted">
        {packages.every(({ kind }) => kind === 'directory') ? 'Directories' : 'Packages and directories'} that differ
        most, uncompressed
      </caption>
      <thead className="sr-only">
        <tr>
          {['name', 'kind', 'version', 'change', 'files'].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {packages.map((entry) => (
          <tr key={`${entry.kind} ${entry.name}`} className="h-8 border-t border-line">
            <td className="pr-4 font-mono [overflow-wrap:anywhere]">{visibleText(entry.name)}</td>
            <td className="pr-4 text-muted max-sm:hidden">{packageKindWord(entry.kind)}</td>
            <td className="num pr-4 text-muted max-md:hidden">{versionChange(entry)}</td>
            <td className="pr-4 text-right">
              {entry.change === 'changed' ? (
                <span className="text-muted">same size</span>
              ) : (
                <Change bytes={entry.deltaBytes} />
              )}
            </td>
            <td className="num text-right whitespace-nowrap text-muted">{fileWords(entry)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "5.1.3 → 5.4.2", "5.4.2 new"; empty where nothing is known. */
export function versionChange({ fromVersion, toVersion, change }: PackageDelta): string {
  if (fromVersion !== null && toVersion !== null && fromVersion !== toVersion)
    return `${visibleText(fromVersion)} → ${visibleText(toVersion)}`;
  const version = toVersion ?? fromVersion;
  const state = change === 'new' || change === 'gone' ? change : '';
  return [version === null ? '' : visibleText(version), state].filter(Boolean).join(' ');
}

function fileWords({ deltaFiles, change, replacedFiles = 0 }: PackageDelta): string {
  const files = countOf(Math.abs(deltaFiles), 'file');
  if (change === 'new') return `new, ${files}`;
  if (change === 'gone') return `gone, ${files}`;
  if (deltaFiles === 0 && replacedFiles > 0) return `${countOf(replacedFiles, 'file')} changed`;
  return deltaFiles === 0 ? 'same number of files' : `${files} ${deltaFiles > 0 ? 'more' : 'fewer'}`;
}
