import { countOf } from '#lib/format/count.ts';
import { packageKindWord } from '#lib/format/package-kind.ts';
import { visibleText } from '#lib/format/text.ts';
import type { FoundPackage } from '#lib/views/dto/packages.ts';
import { VersionImages } from './version-images.tsx';

/** The packages that were found, each with its versions and the images that have them. */
export function FoundList({ packages }: { packages: readonly (FoundPackage & { id: string })[] }) {
  return (
    <ol aria-label="Packages found" className="flex flex-col gap-6">
      {packages.map((one) => (
        <li key={one.id} className="min-w-0">
          <h2 className="flex flex-wrap items-baseline gap-x-3 border-b border-line pb-1">
            <span className="font-mono text-m font-medium [overflow-wrap:anywhere]">{visibleText(one.name)}</span>
            <span className="text-muted">
              {packageKindWord(one.ecosystem)} · {countOf(one.versionCount, 'version')}
            </span>
          </h2>
          <ul aria-label={`Versions of ${visibleText(one.name)}`}>
            {one.versions.map((version) => (
              <VersionImages key={version.version ?? ''} found={one} version={version} />
            ))}
          </ul>
          {one.versionCount > one.versions.length ? (
            <p className="pt-1 text-muted">
              {countOf(one.versionCount - one.versions.length, 'more version')}. Type how the version begins to find
              others.
            </p>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
