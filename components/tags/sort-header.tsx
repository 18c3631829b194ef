import { ArrowDown, ArrowUp } from 'lucide-react';
import type { TagColumn } from './columns.tsx';

type Sort = 'name' | 'size' | 'pushed' | '-name' | '-size' | '-pushed';

/** A column's heading; where the server can sort by it, a button that turns the order round. */
export function SortHeader({
  column: { heading, sort: key, className },
  sort,
  onSort,
}: {
  column: TagColumn;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const shared = `h-8 px-2 text-muted ${className}`;
  if (key === undefined) {
    return (
      <th scope="col" className={shared}>
        {heading}
      </th>
    );
  }
  const ascending = sort === key;
  const descending = sort === `-${key}`;
  const Arrow = ascending ? ArrowUp : ArrowDown;
  return (
    <th scope="col" aria-sort={ascending ? 'ascending' : descending ? 'descending' : 'none'} className={shared}>
      <button
        type="button"
        className={`inline-flex items-center gap-1 hover:text-ink ${className.includes('text-right') ? 'flex-row-reverse' : ''}`}
        onClick={() => onSort(descending ? key : `-${key}`)}
      >
        {heading}
        <Arrow aria-hidden size={12} className={ascending || descending ? 'text-ink' : 'invisible'} />
      </button>
    </th>
  );
}
