'use client';

import type { Comparison } from '#lib/views/dto/compare.ts';
import type { PackageDelta } from '#lib/views/dto/incidents.ts';
import { ChangedPackages } from './changed-packages-table.tsx';
import { FileTable } from './file-table.tsx';
import { PackageTable } from './package-table.tsx';
import { ReadFiles } from './read-files.tsx';
import { DifferenceTreemap } from './treemap.tsx';

type Props = { comparison: Comparison; contents: readonly PackageDelta[] | null };

/** The packages of both images that differ, and the files that differ in layers whose files were read. */
export function ComparedFiles({ comparison, contents }: Props) {
  const { files } = comparison;
  const differing = files?.packages ?? contents ?? [];
  // The packages have a list of their own once all of them are known.
  const packages = comparison.packages === null ? differing : differing.filter(({ kind }) => kind === 'directory');
  return (
    <>
      {comparison.packages === null ? null : <ChangedPackages packages={comparison.packages} />}
      <section aria-label="Files" className="flex min-w-0 flex-col gap-4 border-t border-line pt-4">
        <h2 className="text-m font-medium">Files</h2>
        <ReadFiles comparison={comparison} />
        {packages.length === 0 ? null : <PackageTable packages={packages} />}
        {files === null || files.tree.length === 0 ? null : <DifferenceTreemap {...files} />}
        {files === null ? null : <FileTable tree={files.tree} files={files.files} truncated={files.truncated} />}
        {files !== null && files.unreadLayers === 0 && files.tree.length === 0 && differing.length === 0 ? (
          <p className="text-muted">All changed layers were read: they contain the same files.</p>
        ) : null}
      </section>
    </>
  );
}
