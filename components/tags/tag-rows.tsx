'use client';

import { ChevronRight } from 'lucide-react';
import dynamic from 'next/dynamic';
import { Fragment } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import { SortHeader } from '#components/ui/sort-header.tsx';
import type { TagSort } from '#lib/domain/sorts.ts';
import type { Tag } from '#lib/views/dto/tags.ts';
import { columnsOf } from './columns.tsx';
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

type Props = {
  tags: Tag[];
  repositoryId: string;
  platform: string | null;
  isDemo: boolean;
  sort: TagSort;
  onSort: (sort: TagSort) => void;
  open: number | null;
  onOpen: (tagId: number | null) => void;
};

/** The rows of the table. The server sorts, filters and pages. */
export function TagRows({ tags, repositoryId, platform, isDemo, sort, onSort, open, onOpen }: Props) {
  const mayWrite = useMay('write');
  const columns = columnsOf(tags, sort);
  return (
    <table className="w-full border-collapse">
      <thead>
        <tr className="border-b border-line">
          <th className="w-7">
            <span className="sr-only">history</span>
          </th>
          {columns.map((column) => (
            <SortHeader key={column.heading} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {tags.map((tag) => {
          const isOpen = tag.id === open;
          const toggle = () => onOpen(isOpen ? null : tag.id);
          return (
            <Fragment key={tag.id}>
              <tr className="h-9 border-b border-line hover:bg-hover">
                <td>
                  <button
                    type="button"
                    aria-expanded={isOpen}
                    aria-label={`History of ${tag.name}`}
                    className="flex size-7 items-center justify-center text-muted hover:text-ink"
                    onClick={toggle}
                  >
                    <ChevronRight aria-hidden size={14} className={isOpen ? 'rotate-90' : ''} />
                  </button>
                </td>
                {columns.map(({ heading, className, render }, position) => (
                  <td key={heading} className={`px-2 ${className}`}>
                    {render(tag, { repositoryId, platform, isDemo })}
                    {position === 0 ? <TagStatus tag={tag} isOpen={isOpen} onToggle={toggle} /> : null}
                  </td>
                ))}
              </tr>
              {isOpen ? (
                <tr className="border-b border-line">
                  <td />
                  <td colSpan={columns.length} className="px-2">
                    {tagStates(tag).length === 0 ? null : <TagTrouble tag={tag} repositoryId={repositoryId} />}
                    {tag.isPinnedDigest && mayWrite ? <Unpin tagId={tag.id} /> : null}
                    <Observations tagId={tag.id} repositoryId={repositoryId} platform={platform} />
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
