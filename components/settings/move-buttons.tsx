import { ArrowDown, ArrowUp } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';

/** Alt with an arrow moves what has the focus inside. */
export const moveByKey = (onMove: (by: 1 | -1) => void) => (event: KeyboardEvent) => {
  const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null;
  if (!event.altKey || by === null) return;
  event.preventDefault();
  onMove(by);
};

/** Up and down among its like, which count in their order. */
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
  // Alone it has nowhere to go.
  if (isFirst && isLast) return null;
  return (
    <span className="inline-flex">
      <IconButton label={`Move ${name} up`} aria-disabled={isFirst} onClick={() => onMove(-1)}>
        <ArrowUp aria-hidden size={14} />
      </IconButton>
      <IconButton label={`Move ${name} down`} aria-disabled={isLast} onClick={() => onMove(1)}>
        <ArrowDown aria-hidden size={14} />
      </IconButton>
    </span>
  );
}
