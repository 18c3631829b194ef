'use client';

import { useMemo, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { countOf, formatCount } from '#lib/format/count.ts';
import type { Overview } from '#lib/views/dto/overview.ts';
import { Columns } from './columns.tsx';
import { Row } from './row.tsx';
import { type RowFilter, selectRows } from './select-rows.ts';
import { Toolbar } from './toolbar.tsx';
import { useRowKeys } from './use-row-keys.ts';

type Props = { data: Overview; filter: RowFilter; onChange: (change: Partial<RowFilter>) => void };

const NO_FILTER: Partial<RowFilter> = { q: '', relation: null, owner: null, registry: null };

export function OverviewTable({ data, filter, onChange }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useRowKeys(list, input);
  const rows = useMemo(() => selectRows(data.items, filter), [data.items, filter]);
  const scale = Math.max(1, ...rows.map((row) => row.sizeBytes ?? 0));
  const hasLoadLine = rows.some((row) => row.budgetBytes !== null);
  const end = Date.parse(data.generatedAt) / 1_000;
  return (
    <>
      <Toolbar data={data} filter={filter} onChange={onChange} input={input} />
      <div>
        <Columns days={filter.days} />
        <ul ref={list} aria-label="Repositories" className="max-md:border-t max-md:border-line">
          {rows.map((row) => (
            <Row key={row.id} row={row} days={filter.days} scale={scale} end={end} />
          ))}
        </ul>
        {rows.length === 0 ? (
          <p className="flex items-center gap-3 py-6 text-m">
            No repository matches the filter. <Button onClick={() => onChange(NO_FILTER)}>Clear the filter</Button>
          </p>
        ) : null}
        <p className="pt-3 text-muted">
          {formatCount(rows.length)} of {countOf(data.totals.repositories, 'repository', 'repositories')} ·{' '}
          {countOf(data.totals.tags, 'tag')} · {countOf(data.totals.registries, 'registry', 'registries')}. The tick on
          a bar is its size {filter.days} days ago; bars share one scale.
          {hasLoadLine ? ' The taller mark is its load line.' : ''}
        </p>
      </div>
    </>
  );
}
