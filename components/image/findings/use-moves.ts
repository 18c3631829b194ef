import { type RefObject, useEffect, useState } from 'react';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Finding } from '#lib/views/dto/findings.ts';
import { findRowButton } from './row-elements.ts';

/** Move is a finding that was dismissed, or whose dismissal was undone. */
type Move = {
  id: string;
  title: string;
  isDismissed: boolean;
  /** The open finding beside it; null when there is none. */
  neighbour: string | null;
};

/**
 * Follows a finding that moves between the open and the dismissed ones. Its row is a new element then, so the focus would be lost:
 * after a dismissal it goes to the next open finding, after undoing that to the finding itself.
 *
 * @returns `words` for screen readers, once the finding has moved
 */
export function useMoves(
  list: RefObject<HTMLElement | null>,
  items: readonly Finding[],
  open: readonly Finding[],
): { words: string; onMoved: (finding: Finding) => void } {
  const [move, setMove] = useState<Move | null>(null);
  const isDone = move !== null && items.some(({ id, dismissed }) => id === move.id && isMoved(dismissed, move));
  useEffect(() => {
    if (isDone && move !== null) findPlace(list.current, move)?.focus();
  }, [isDone, move, list]);
  return {
    words: isDone ? moveWords(move, open.length) : '',
    onMoved: ({ id, title, dismissed }) => {
      const at = open.findIndex((one) => one.id === id);
      const neighbour = open[at + 1] ?? open[at - 1] ?? null;
      setMove({ id, title, isDismissed: dismissed === null, neighbour: neighbour?.id ?? null });
    },
  };
}

const isMoved = (dismissed: Finding['dismissed'], { isDismissed }: Move) => (dismissed !== null) === isDismissed;

/** Returns the row that gets the focus, or the line above the dismissed findings. */
function findPlace(list: HTMLElement | null, { id, isDismissed, neighbour }: Move): HTMLElement | null {
  return findRowButton(list, isDismissed ? neighbour : id) ?? list?.querySelector('summary') ?? null;
}

/** "Dismissed: Package lists of apt. 2 findings are open." */
function moveWords({ title, isDismissed }: Move, open: number): string {
  const done = isDismissed ? 'Dismissed' : 'Dismissal undone';
  return `${done}: ${visibleText(title)}. ${countOf(open, 'finding is', 'findings are')} open.`;
}
