'use client';

import { type KeyboardEvent, useEffect, useState } from 'react';
import type { Candidate } from './candidates.ts';

/** What Enter waits for: the text is read, and the registries have answered. */
type Readiness = 'reading' | 'ready' | 'nothing';

/**
 * Returns what Enter waits for: the registries of the ticked rows. Rows that are not ticked do not count, such as refused ones.
 *
 * @param isRead - true if the candidates are those of the text and can be added now
 */
export function readinessOf(isRead: boolean, candidates: readonly Candidate[]): Readiness {
  if (!isRead) return 'reading';
  const ticked = candidates.filter((candidate) => candidate.ticked);
  if (ticked.some(({ trial }) => trial.state === 'waiting')) return 'reading';
  return ticked.length > 0 ? 'ready' : 'nothing';
}

/** Explains why Enter adds nothing. */
export function nothingWords(candidates: readonly Candidate[]): string {
  if (candidates.every(({ item }) => item.watchedAs !== null))
    return 'Nothing to watch: all of them are watched already.';
  return candidates.some(({ trial }) => trial.state === 'failed')
    ? 'Nothing to watch: the check failed. Correct the error, then try again.'
    : 'Nothing to watch: select at least one repository.';
}

/** Reports whether the key submits: Enter in a single line, and with Ctrl or ⌘ in a longer text, where Enter is a new line. */
export const isSubmit = (
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  text: string,
): boolean =>
  event.key === 'Enter' &&
  !event.shiftKey &&
  (event.ctrlKey || event.metaKey || (text.trim() !== '' && !text.trim().includes('\n')));

/**
 * Returns the handler of the field's keys. Enter may be pressed before the text is read and the registries have answered; it then
 * submits when they have, unless the text was changed.
 */
export function useEnter(text: string, readiness: Readiness, submit: () => void) {
  const [entered, setEntered] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    if (entered === null || (entered === text && readiness === 'reading')) return;
    setEntered(null);
    if (entered === text && readiness === 'ready') submit();
    if (entered === text && readiness === 'nothing') setRefused(text);
  }, [entered, text, readiness, submit]);
  return {
    isWaiting: entered !== null,
    /** True if Enter was pressed and there is nothing to watch. */
    isRefused: refused === text && readiness === 'nothing',
    onKeyDown: (event: KeyboardEvent) => {
      if (event.nativeEvent.isComposing || !isSubmit(event, text)) return;
      event.preventDefault();
      setEntered(text);
    },
  };
}
