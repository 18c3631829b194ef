import { type Binding, findAct, isDialogOpen, isTyping } from '#components/keys/binding.ts';
import { ACTION_KEYS } from './action-words.ts';

type InboxBinding = Binding & {
  /** The word for it below the list; absent for keys that are not named there. */
  short?: string;
  /** True if it needs the permission to write. */
  writes?: true;
};

/** The keys of the inbox. Arrow keys work once an incident has the focus. As in every list, j and k move. */
export const INBOX_KEYS = [
  { act: 'next', keys: ['j', 'ArrowDown'], does: 'Next incident', short: 'next' },
  { act: 'previous', keys: ['k', 'ArrowUp'], does: 'Previous incident', short: 'previous' },
  { act: 'open', keys: ['Enter'], does: 'Open the incident', short: 'open' },
  { act: 'pick', keys: ['x'], does: 'Select the incident', short: 'select', writes: true },
  { act: 'acknowledge', keys: [ACTION_KEYS.acknowledge], does: 'Acknowledge', short: 'acknowledge', writes: true },
  { act: 'accept', keys: [ACTION_KEYS.accept], does: 'Accept', short: 'accept', writes: true },
  { act: 'mute', keys: [ACTION_KEYS.mute], does: 'Mute', short: 'mute', writes: true },
  { act: 'filter', keys: ['/'], does: 'Filter incidents' },
] as const satisfies readonly InboxBinding[];

/** Returns the keys to name below the list, each with a word: those that the user may use. */
export function shortKeys(mayWrite: boolean): { key: string; short: string }[] {
  const bindings: readonly InboxBinding[] = INBOX_KEYS;
  return bindings.flatMap(({ keys: [key = ''], short, writes }) =>
    short === undefined || (writes === true && !mayWrite) ? [] : [{ key, short }],
  );
}

/** Functions of the keys; null where the action is not possible. */
export type InboxKeys = Partial<Record<(typeof INBOX_KEYS)[number]['act'], (() => void) | null>>;

/** Keys that repeat while they are pressed. */
const MOVES = new Set(['j', 'k', 'ArrowDown', 'ArrowUp']);

/** Reports whether the browser uses the key itself: a field takes text, a link or button takes Enter. */
const isTaken = (target: EventTarget | null, key: string): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  if (isTyping(target)) return true;
  if (key === 'Enter') return target.matches('a, button, summary, input');
  // Outside the list, arrow keys scroll the page.
  return key.startsWith('Arrow') && (target.matches('input') || target.closest('[data-incident]') === null);
};

/**
 * Binds the keys of the inbox: arrow keys in the list, the others anywhere. None works while a field has the focus or a dialog
 * is open.
 *
 * @param keys - returns the current functions
 * @returns a function that unbinds them
 */
export function bindInboxKeys(keys: () => InboxKeys): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (
      event.metaKey ||
      event.ctrlKey ||
      event.altKey ||
      (event.repeat && !MOVES.has(event.key)) ||
      isTaken(event.target, event.key)
    )
      return;
    if (isDialogOpen()) return;
    const act = findAct(INBOX_KEYS, event.key);
    const run = act === null ? null : keys()[act];
    if (!run) return;
    event.preventDefault();
    run();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
