import { type Binding, findAct } from '#components/keys/binding.ts';

/** Starts a key sequence: "g" and then "o" opens the overview. */
export const GO = 'g';

/** Milliseconds in which the second key of a sequence has to follow. */
const SEQUENCE_MS = 1_500;

/** The second keys of the sequences. A screen must not use them for an action of its own. */
export const GO_KEYS = [
  { act: '/', keys: ['o'], does: 'Go to repositories' },
  { act: '/incidents', keys: ['i'], does: 'Go to incidents' },
  { act: '/registries', keys: ['r'], does: 'Go to registries' },
  { act: '/packages', keys: ['p'], does: 'Go to packages' },
  { act: '/usage', keys: ['u'], does: 'Go to usage' },
  { act: '/compare', keys: ['c'], does: 'Go to compare' },
  { act: '/settings', keys: ['s'], does: 'Go to settings' },
] as const satisfies readonly Binding[];

export const HELP_KEYS = [
  { act: 'shortcuts', keys: ['?'], does: 'Show keyboard shortcuts' },
] as const satisfies readonly Binding[];

export type GlobalAct = { open: 'shortcuts' } | { href: (typeof GO_KEYS)[number]['act'] };

/** Decides what a key does, given when "g" was pressed last (milliseconds, null if it was not the last key). Pure. */
export function decideKey(key: string, atMs: number, goAtMs: number | null): GlobalAct | 'go' | null {
  if (goAtMs !== null && atMs - goAtMs <= SEQUENCE_MS) {
    const href = findAct(GO_KEYS, key);
    if (href !== null) return { href };
  }
  if (key === GO) return 'go';
  const open = findAct(HELP_KEYS, key);
  return open === null ? null : { open };
}
