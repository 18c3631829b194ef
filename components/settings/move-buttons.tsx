import { ArrowDown, ArrowUp } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';

/** Moves the item with the focus by Alt and an arrow key. */
export const moveByKey = (onMove: (by: 1 | -1) => void) => (event: KeyboardEvent) => {
  const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null;
  if (!event.altKey || by === null) return;
  event.preventDefault();
  onMove(by);
};

/** Buttons that move an item up and down in a list whose order counts. */
export function MoveButtons({
  name,
  isFirst,
  isLast,
  onMove,
}: {
  /** "route 2" */
  name: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: 1 | -1) => void;
}) {
  // A single item cannot move.
  if (isFirst && isLast) return null;
  return (
    <span className="inline-flex">
      <IconButton label={`Move ${name} up`} blocked={isFirst ? 'It is the first' : null} onClick={() => onMove(-1)}>
        <ArrowUp aria-hidden size={14} />
      </IconButton>
      <IconButton label={`Move ${name} down`} blocked={isLast ? 'It is the last' : null} onClick={() => onMove(1)}>
        <ArrowDown aria-hidden size={14} />
      </IconButton>
    </span>
  );
}
