import type { Binding } from '#components/keys/binding.ts';

/** The keys of the list of repositories. Arrow keys work once a row has the focus. */
export const ROW_KEYS = [
  { act: 'next', keys: ['j', 'ArrowDown'], does: 'Next repository' },
  { act: 'previous', keys: ['k', 'ArrowUp'], does: 'Previous repository' },
  { act: 'open', keys: ['Enter'], does: 'Open the repository' },
  { act: 'filter', keys: ['/'], does: 'Filter repositories' },
] as const satisfies readonly Binding[];
