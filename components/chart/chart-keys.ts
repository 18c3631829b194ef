import type { Binding } from '#components/keys/binding.ts';

/** The keys of the chart, once it has the focus. With Shift, the first two change the push that is compared. */
export const CHART_KEYS = [
  { act: 'next', keys: ['ArrowRight', 'ArrowUp'], does: 'Next push; with Shift, compare with it' },
  { act: 'previous', keys: ['ArrowLeft', 'ArrowDown'], does: 'Previous push; with Shift, compare with it' },
  { act: 'clear', keys: ['Escape'], does: 'Unpin the push' },
] as const satisfies readonly Binding[];
