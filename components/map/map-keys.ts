import type { Binding } from '#components/keys/binding.ts';

/** The keys of a map, once it has the focus. */
export const MAP_KEYS = [
  { act: 'move', keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], does: 'Next box in this direction' },
  { act: 'open', keys: ['Enter'], does: 'Zoom in' },
  { act: 'out', keys: ['Escape', 'Backspace'], does: 'Zoom out' },
  { act: 'first', keys: ['Home'], does: 'First box' },
  { act: 'last', keys: ['End'], does: 'Last box' },
] as const satisfies readonly Binding[];
