'use client';

import { useState } from 'react';
import { Change } from '#components/figures/change.tsx';
import { Size } from '#components/figures/size.tsx';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';

type Files = NonNullable<Comparison['files']>;

/** Directories with their sizes, then single files: the data of the treemap. */
export function FileTable({ tree, files, truncated }: Pick<Files, 'tree' | 'files' | 'truncated'>) {
  const rows = listRows({ tree, files });
  return (
    <>
      <Rows caption={`Directories that differ (${formatCount(tree.length)})`} rows={rows.directories} />
      <Rows
        caption={`Files that differ (${formatCount(files.length)}${truncated ? ', the biggest' : ''})`}
        rows={rows.files}
      />
    </>
  );
}

/** The rows of both tables. */
export function listRows({ tree, files }: Pick<Files, 'tree' | 'files'>): { directories: Row[]; files: Row[] } {
  return {
    directories: tree.map((entry) => ({ ...entry, note: replacedWords(entry) })),
    files: files.map(({ path, change, fromBytes, toBytes }) => ({
      path,
      toBytes,
      deltaBytes: toBytes - fromBytes,
      note: FILE_NOTES[change],
    })),
  };
}

const FILE_NOTES: Record<Files['files'][number]['change'], string> = {
  new: 'new',
  gone: 'gone',
  grown: '',
  shrunk: '',
  changed: 'changed, same size',
};

/** "3 files changed, 12.0 kB": files of a directory with other content of the same size. */
function replacedWords({ replacedFiles = 0, replacedBytes = 0 }: Files['tree'][number]): string {
  return replacedFiles === 0 ? '' : `${countOf(replacedFiles, 'file')} changed, ${formatBytes(replacedBytes)}`;
}

type Row = { path: string; deltaBytes: number; toBytes: number; note: string };

function Rows({ caption, rows }: { caption: string; rows: Row[] }) {
  const [wasOpened, setWasOpened] = useState(false);
  if (rows.length === 0) return null;
  return (
    <details onToggle={({ currentTarget }) => setWasOpened((before) => before || currentTarget.open)}>
      <summary className="text-muted hover:text-ink">{caption}</summary>
      {wasOpened ? <RowTable rows={rows} /> : null}
    </details>
  );
}

/** Has hundreds of rows, so that it is rendered only when somebody opens it. */
export function RowTable({ rows }: { rows: Row[] }) {
  return (
    <div className="mt-2 max-h-[420px] overflow-y-auto border-y border-line">
      <table className="w-full border-collapse">
        <thead className="sr-only">
          <tr>
            <th scope="col">path</th>
            <th scope="col">change</th>
            <th scope="col">size</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ path, deltaBytes, toBytes, note }) => (
            <tr key={path} className="h-8 border-t border-line first:border-t-0">
              <td className="pr-4 font-mono [overflow-wrap:anywhere]">{visibleText(path)}</td>
              <td className="pr-4 text-right whitespace-nowrap">
                <span className="text-muted">{note} </span>
                {deltaBytes === 0 && note !== '' ? null : <Change bytes={deltaBytes} />}
              </td>
              <td className="text-right max-sm:hidden">
                <Size bytes={toBytes} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
