import { type RefObject, useEffect } from 'react';
import { findAct, isDialogOpen } from '#components/keys/binding.ts';
import { FINDING_KEYS } from './finding-keys.ts';
import { ROW_BUTTON } from './row-elements.ts';

/**
 * Binds the keys of the findings: arrow keys move from row to row, Escape closes the open finding from any of its parts. Enter is the
 * browser's own key of a button.
 */
export function useFindingKeys(list: RefObject<HTMLElement | null>, onClose: () => void): void {
  useEffect(() => {
    const element = list.current;
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey || isDialogOpen()) return;
      if (!(event.target instanceof HTMLElement) || element === null) return;
      const act = findAct(FINDING_KEYS, event.key);
      if (act === 'close') {
        const row = event.target.closest('li')?.querySelector<HTMLElement>(`${ROW_BUTTON}[aria-expanded="true"]`);
        if (!row) return;
        event.preventDefault();
        onClose();
        row.focus();
      }
      if ((act !== 'next' && act !== 'previous') || !event.target.matches(ROW_BUTTON)) return;
      event.preventDefault();
      const rows = [...element.querySelectorAll<HTMLElement>(ROW_BUTTON)].filter(isShown);
      rows[rows.indexOf(event.target) + (act === 'next' ? 1 : -1)]?.focus();
    };
    element?.addEventListener('keydown', onKey);
    return () => element?.removeEventListener('keydown', onKey);
  }, [list, onClose]);
}

const isShown = (row: HTMLElement): boolean => row.closest('details:not([open])') === null;
