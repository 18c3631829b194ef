import type { Binding } from '#components/keys/binding.ts';

/** The keys of the list of findings, once one of its rows has the focus. */
export const FINDING_KEYS = [
  { act: 'next', keys: ['ArrowDown'], does: 'Next finding' },
  { act: 'previous', keys: ['ArrowUp'], does: 'Previous finding' },
  { act: 'open', keys: ['Enter'], does: 'Open or close the finding' },
  { act: 'close', keys: ['Escape'], does: 'Close the open finding' },
] as const satisfies readonly Binding[];
