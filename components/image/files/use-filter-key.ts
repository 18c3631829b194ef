import { type RefObject, useEffect } from 'react';
import { findAct, isDialogOpen, isTyping } from '#components/keys/binding.ts';
import { FILES_KEYS } from './files-keys.ts';

/** Binds the key that moves the focus to the filter. */
export function useFilterKey(filter: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || isDialogOpen()) return;
      if (findAct(FILES_KEYS, event.key) !== 'filter') return;
      event.preventDefault();
      filter.current?.select();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [filter]);
}
