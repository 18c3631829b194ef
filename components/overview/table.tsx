'use client';

import { type ReactNode, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import type { OverviewFilter } from '#lib/queries/repositories/overview.ts';
import { rowsOfPages } from '#lib/queries/requests/rows-of-pages.ts';
import type { OverviewView } from '#lib/queries/url/overview-url.ts';
import type { Overview } from '#lib/views/dto/overview.ts';
import { Columns } from './columns.tsx';
import { Row } from './row.tsx';
import { Toolbar } from './toolbar.tsx';
import { useRowKeys } from './use-row-keys.ts';

type Props = {
  /** All loaded pages. */
  pages: readonly Overview[];
  filter: OverviewFilter;
  onChange: (change: Partial<OverviewFilter>) => void;
  /** Null on the last page. */
  onMore: (() => void) | null;
  isLoadingMore: boolean;
  view?: OverviewView;
  onView?: (view: OverviewView) => void;
  /** Shown instead of the rows and their filters; null for the rows. */
  instead?: ReactNode;
};

const NO_FILTER: Partial<OverviewFilter> = { q: '', relation: null, owner: null, registry: null };

export function OverviewTable({
  pages,
  filter,
  onChange,
  onMore,
  isLoadingMore,
  view = 'repositories',
  onView = () => undefined,
  instead = null,
}: Props) {
  const list = useRef<HTMLUListElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useRowKeys(list, input);
  const page = pages[0];
  if (page === undefined) return null;
  const { totals, choices, total, couldSaveBytes } = page;
  const rows = rowsOfPages(pages);
  const scale = Math.max(1, page.largestBytes ?? 0);
  const hasLoadLine = rows.some((row) => row.budgetBytes !== null);
  const end = Date.parse(page.generatedAt) / 1_000;
  return (
    <>
      <Toolbar choices={choices} filter={filter} onChange={onChange} input={input} view={view} onView={onView} />
      {instead ?? (
        <div>
          <Columns days={filter.days} />
          <ul ref={list} aria-label="Repositories" className="max-md:border-t max-md:border-line">
            {rows.map((row) => (
              <Row key={row.id} row={row} days={filter.days} scale={scale} end={end} />
            ))}
          </ul>
          {rows.length === 0 ? (
            <p className="flex items-center gap-3 py-6 text-m">
              No repository matches the filters. <Button onClick={() => onChange(NO_FILTER)}>Clear the filter</Button>
            </p>
          ) : null}
          {onMore === null ? null : (
            <div className="flex items-center gap-3 pt-3">
              <Button disabled={isLoadingMore} onClick={onMore}>
                {isLoadingMore ? 'Loading…' : 'Load more'}
              </Button>
              <span className="num text-muted">
                {formatCount(rows.length)} of {formatCount(total)} shown
              </span>
            </div>
          )}
          <p className="pt-3 text-muted">
            {formatCount(total)} of {countOf(totals.repositories, 'repository', 'repositories')} ·{' '}
            {countOf(totals.tags, 'tag')} · {countOf(totals.registries, 'registry', 'registries')}. The tick on a bar is
            its size {filter.days} days ago, or its first size. Bars share one scale.
            {hasLoadLine ? ' The taller mark is its budget.' : ''}
            {couldSaveBytes === null ? '' : ` Their newest images could save ${formatBytes(couldSaveBytes)}.`}
          </p>
        </div>
      )}
    </>
  );
}
