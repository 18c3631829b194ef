'use client';

import { useTable } from '@tanstack/react-table';
import { ChevronRight } from 'lucide-react';
import dynamic from 'next/dynamic';
import { Fragment, useMemo } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import type { Tag } from '#lib/views/dto/tags.ts';
import { createColumns, features, LOOKS } from './columns.tsx';
import { SortHeader } from './sort-header.tsx';
import { tagStates } from './tag-state.ts';
import { TagStatus } from './tag-status.tsx';

/** Loaded when the first history is opened. */
const Observations = dynamic(() => import('./observations.tsx').then((module) => module.Observations), {
  loading: () => <div className="skeleton my-3 h-10" />,
});

const TagTrouble = dynamic(() => import('./tag-trouble.tsx').then((module) => module.TagTrouble), {
  loading: () => <div className="skeleton my-3 h-16" />,
});

const Unpin = dynamic(() => import('./unpin.tsx').then((module) => module.Unpin));

type Sort = Parameters<typeof SortHeader>[0]['sort'];
type Props = {
  tags: Tag[];
  repositoryId: string;
  platform: string | null;
  sort: Sort;
  onSort: (sort: Sort) => void;
  open: number | null;
  onOpen: (tagId: number | null) => void;
};

const lookOf = (id: string) => LOOKS[id] ?? { className: '' };
const rowId = (tag: Tag) => String(tag.id);

/** The server sorts, filters and pages; this only lays out. */
export function TagRows({ tags, repositoryId, platform, sort, onSort, open, onOpen }: Props) {
  const mayWrite = useMay('write');
  const columns = useMemo(() => createColumns(repositoryId, platform), [repositoryId, platform]);
  const table = useTable({ features, columns, data: tags, getRowId: rowId });
  return (
    <table className="w-full border-collapse">
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} className="border-b border-line">
            <th className="w-7">
              <span className="sr-only">history</span>
            </th>
            {group.headers.map((header) => (
              <SortHeader key={header.id} look={lookOf(header.column.id)} sort={sort} onSort={onSort}>
                <table.FlexRender header={header} />
              </SortHeader>
            ))}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => {
          const isOpen = row.original.id === open;
          return (
            <Fragment key={row.id}>
              <tr className="h-9 border-b border-line hover:bg-hover">
                <td>
                  <button
                    type="button"
                    aria-expanded={isOpen}
                    aria-label={`History of ${row.original.name}`}
                    className="flex size-7 items-center justify-center text-muted hover:text-ink"
                    onClick={() => onOpen(isOpen ? null : row.original.id)}
                  >
                    <ChevronRight aria-hidden size={14} className={isOpen ? 'rotate-90' : ''} />
                  </button>
                </td>
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} className={`px-2 ${lookOf(cell.column.id).className}`}>
                    <table.FlexRender cell={cell} />
                    {cell.column.id === 'name' ? (
                      <TagStatus
                        tag={row.original}
                        isOpen={isOpen}
                        onToggle={() => onOpen(isOpen ? null : row.original.id)}
                      />
                    ) : null}
                  </td>
                ))}
              </tr>
              {isOpen ? (
                <tr className="border-b border-line">
                  <td />
                  <td colSpan={columns.length} className="px-2">
                    {tagStates(row.original).length === 0 ? null : (
                      <TagTrouble tag={row.original} repositoryId={repositoryId} />
                    )}
                    {row.original.isPinnedDigest && mayWrite ? (
                      <Unpin tagId={row.original.id} repositoryId={repositoryId} />
                    ) : null}
                    <Observations tagId={row.original.id} repositoryId={repositoryId} platform={platform} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
