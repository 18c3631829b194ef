import { ArrowDown, ArrowUp } from 'lucide-react';

/** `sort` is the key by which the server sorts, if it can. */
export type SortColumn<Key extends string> = { heading: string; sort?: Key; className: string };

/** The heading of a column, with a button where the server can sort by it. */
export function SortHeader<Key extends string>({
  column: { heading, sort: key, className },
  sort,
  onSort,
}: {
  column: SortColumn<Key>;
  sort: Key | `-${Key}`;
  onSort: (sort: Key | `-${Key}`) => void;
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
  const order = descending ? 'descending' : 'none';
  return (
    <th scope="col" aria-sort={ascending ? 'ascending' : order} className={shared}>
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
