'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { RepositoryName } from '#components/figures/repository-name.tsx';
import { Size } from '#components/figures/size.tsx';
import { Failure } from '#components/states/failure.tsx';
import { Button } from '#components/ui/button.tsx';
import { SearchInput } from '#components/ui/search-input.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { type SortColumn, SortHeader } from '#components/ui/sort-header.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import type { UsageGroup, UsageSortKey } from '#lib/domain/usage.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { rowsOfPages } from '#lib/queries/requests/rows-of-pages.ts';
import { usageUrl } from '#lib/queries/url/usage-url.ts';
import { usageQuery } from '#lib/queries/usage/usage.ts';
import type { UsageRow } from '#lib/views/dto/usage.ts';

const GROUPS: readonly { value: UsageGroup; label: string }[] = [
  { value: 'repository', label: 'by repository' },
  { value: 'owner', label: 'by owner' },
  { value: 'registry', label: 'by registry' },
];

type Column = SortColumn<UsageSortKey> & { render: (row: UsageRow, by: UsageGroup) => ReactNode };

const COLUMNS: readonly Column[] = [
  { heading: 'name', sort: 'name', className: 'text-left', render: (row, by) => <Name row={row} by={by} /> },
  {
    heading: 'tags',
    sort: 'tags',
    className: 'w-20 text-right max-md:hidden',
    render: ({ tagCount }) => <span className="num">{formatCount(tagCount)}</span>,
  },
  {
    heading: 'by tags',
    sort: 'byTags',
    className: 'w-24 text-right max-md:hidden',
    render: ({ byTagsBytes }) => <Size bytes={byTagsBytes} />,
  },
  {
    heading: 'distinct',
    sort: 'distinct',
    className: 'w-24 text-right',
    render: ({ distinctBytes }) => <Size bytes={distinctBytes} />,
  },
  {
    heading: 'only here',
    sort: 'onlyHere',
    className: 'w-28 text-right max-sm:hidden',
    render: ({ onlyHereBytes }) => <Size bytes={onlyHereBytes} />,
  },
  {
    heading: 'shared',
    sort: 'shared',
    className: 'w-24 text-right max-sm:hidden',
    render: ({ sharedBytes, sharedWith }) => (
      <span title={sharedWith.map(({ name, bytes }) => `${nameOf(name)}: ${formatBytes(bytes)}`).join('\n')}>
        <Size bytes={sharedBytes} />
      </span>
    ),
  },
  {
    heading: 'past',
    sort: 'past',
    className: 'w-24 text-right max-md:hidden',
    render: ({ pastBytes }) => <Size bytes={pastBytes} />,
  },
];

const nameOf = (name: string) => (name === '' ? 'no owner' : visibleText(name));

/**
 * The usage of repositories, owners or registries. The server sorts, filters and pages.
 *
 * @param children - what follows the table, once it has its rows: nothing moves when they come
 */
export function UsageTable({ children }: { children: ReactNode }) {
  const [{ by, q, sort }, setUrl] = useUrl(usageUrl);
  const query = useInfiniteQuery(usageQuery({ by, q, sort }));
  const rows = rowsOfPages(query.data?.pages ?? []);
  const total = query.data?.pages[0]?.total ?? 0;
  const isSettled = query.data !== undefined || query.error !== null;
  return (
    <>
      <section aria-label="Usage" className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <Segments label="Rows" value={by} options={GROUPS} onChange={(next) => void setUrl({ by: next })} />
          <SearchInput label="Filter usage" value={q} onChange={(text) => void setUrl({ q: text || null })} />
        </div>
        {query.data === undefined ? (
          query.error === null ? (
            <TableSkeleton />
          ) : (
            <Failure title="The usage could not be read" error={query.error} onRetry={() => void query.refetch()} />
          )
        ) : (
          <table aria-busy={query.isPlaceholderData} className="w-full table-fixed border-collapse">
            <thead>
              <tr className="border-b border-line">
                {COLUMNS.map((column) => (
                  <SortHeader
                    key={column.heading}
                    column={column}
                    sort={sort}
                    onSort={(next) => void setUrl({ sort: next })}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id} className="h-9 border-b border-line hover:bg-hover">
                  {COLUMNS.map(({ heading, className, render }) => (
                    <td key={heading} className={`px-2 ${className}`}>
                      {render(row, by)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {query.data !== undefined && rows.length === 0 ? (
          <p className="text-muted">Nothing has a name with “{visibleText(q)}”.</p>
        ) : null}
        {query.hasNextPage ? (
          <div className="flex items-center gap-3">
            <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
            </Button>
            <span className="num text-muted">
              {formatCount(rows.length)} of {formatCount(total)}
            </span>
          </div>
        ) : null}
      </section>
      {isSettled ? children : null}
    </>
  );
}

function Name({ row, by }: { row: UsageRow; by: UsageGroup }) {
  const { id, name, onlyHereBytes, tagCount, repositoryCount, sharedWith } = row;
  const [sharer] = sharedWith;
  return (
    <span className="flex min-w-0 flex-col py-1">
      {by === 'repository' ? (
        <Link href={`/repositories/${id}`} className="block min-w-0 font-medium hover:underline">
          <RepositoryName name={name} />
        </Link>
      ) : (
        <span className="truncate font-medium">
          {nameOf(name)}{' '}
          <span className="font-normal text-muted">{countOf(repositoryCount, 'repository', 'repositories')}</span>
        </span>
      )}
      <span className="text-muted sm:hidden">
        {countOf(tagCount, 'tag')} · {formatBytes(onlyHereBytes)} only here
      </span>
      {sharer === undefined ? null : (
        <span className="truncate text-muted max-sm:hidden">
          shares {formatBytes(sharer.bytes)} with {nameOf(sharer.name)}
        </span>
      )}
    </span>
  );
}

export function TableSkeleton() {
  return (
    <div role="status" aria-label="Loading usage" className="border-t border-line">
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <div key={row} className="border-b border-line py-2">
          <div className="skeleton h-6 w-full" />
        </div>
      ))}
    </div>
  );
}
