import type { Modifier } from './modifier.ts';

/** Reports whether the modifier, and no other one but Shift, is held. */
export const isHeld = (modifier: Modifier, event: Pick<KeyboardEvent, 'metaKey' | 'ctrlKey' | 'altKey'>): boolean =>
  !event.altKey && (modifier === 'meta' ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey);
