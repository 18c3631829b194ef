import type { OverviewRow } from '#lib/views/dto/overview.ts';

export type RowFilter = {
  q: string;
  relation: 'ours' | 'upstream' | null;
  owner: string | null;
  registry: string | null;
  sort: 'grew' | 'shrank' | 'size' | 'pull' | 'name' | 'changed' | 'looked';
  days: '7' | '30' | '90';
};

export const changeOf = (row: OverviewRow, days: RowFilter['days']) =>
  days === '7' ? row.change7d : days === '30' ? row.change30d : row.change90d;

const time = (at: string | null): number => (at === null ? 0 : Date.parse(at));

/** The bigger comes first; what is not known comes last. */
function rank(row: OverviewRow, { sort, days }: RowFilter): number {
  const delta = changeOf(row, days)?.deltaBytes ?? null;
  switch (sort) {
    case 'grew':
      return delta ?? Number.NEGATIVE_INFINITY;
    case 'shrank':
      return delta === null ? Number.NEGATIVE_INFINITY : -delta;
    case 'size':
      return row.sizeBytes ?? -1;
    case 'pull':
      return row.pullCostBytes ?? -1;
    case 'changed':
      return time(row.lastChangeAt);
    case 'looked':
      return time(row.lastLookedAt);
    case 'name':
      return 0;
  }
}

/** Rows that match the filter, sorted; equal ones by name, so that the order never jumps. */
export function selectRows(rows: OverviewRow[], filter: RowFilter): OverviewRow[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  return rows
    .filter((row) => {
      const text = `${row.reference} ${row.headline?.label ?? ''} ${row.owner ?? ''}`.toLowerCase();
      return (
        words.every((word) => text.includes(word)) &&
        (filter.relation === null || row.relation === filter.relation) &&
        (filter.owner === null || row.owner === filter.owner) &&
        (filter.registry === null || row.registry.id === filter.registry)
      );
    })
    .sort((a, b) => {
      const [left, right] = [rank(a, filter), rank(b, filter)];
      return left === right ? a.name.localeCompare(b.name) : right > left ? 1 : -1;
    });
}
