import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { MoveButtons, moveByKey } from './move-buttons.tsx';

/** What the list passes to each of its items. */
export type Sortable = {
  /** Place in the list, from 1. */
  position: number;
  /** Among the items that can be moved. */
  isFirst: boolean;
  isLast: boolean;
  editing: boolean;
  onEdit: (editing: boolean) => void;
  onMove: (by: 1 | -1) => void;
};

type Props = {
  sortable: Sortable;
  /** "route 2": the item in the labels of its buttons. */
  name: string;
  /** The item in the label of the edit button, where it has a better name. */
  title?: string;
  mayChange: boolean;
  /** The form while it is open, or the details. */
  below?: ReactNode;
  children: ReactNode;
};

/** An item of a list whose order counts: its position, its content, and buttons to move and edit it. */
export function SortableItem({ sortable, name, title, mayChange, below, children }: Props) {
  const { position, isFirst, isLast, editing, onEdit, onMove } = sortable;
  return (
    <li
      aria-label={title}
      className="flex flex-col gap-2 border-b border-line py-3 last:border-b-0"
      onKeyDown={mayChange && !editing ? moveByKey(onMove) : undefined}
    >
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-2">
        <span className="num w-6 text-right text-muted max-sm:hidden">{position}</span>
        <div className="flex min-h-8 min-w-0 flex-1 basis-72 flex-col justify-center gap-1">{children}</div>
        {mayChange ? (
          <span className="flex items-center gap-1">
            <MoveButtons name={name} isFirst={isFirst} isLast={isLast} onMove={onMove} />
            <Button aria-expanded={editing} aria-label={`Edit ${title ?? name}`} onClick={() => onEdit(!editing)}>
              Edit
            </Button>
          </span>
        ) : null}
      </div>
      {below ? <div className="sm:pl-9">{below}</div> : null}
    </li>
  );
}
