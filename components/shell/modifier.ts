/** The key that is held for commands: ⌘ on Apple's systems, Ctrl elsewhere. */
export type Modifier = 'meta' | 'control';

/** Finds the key from the browser's User-Agent header. The server does this, so that the first paint shows the right name. */
export const findModifier = (userAgent: string | null): Modifier =>
  /Mac OS|Macintosh|iPhone|iPad/.test(userAgent ?? '') ? 'meta' : 'control';

/** "⌘K" or "Ctrl K" */
export const keyText = (modifier: Modifier, key: string): string => (modifier === 'meta' ? `⌘${key}` : `Ctrl ${key}`);

/** "Meta+K" or "Control+K", for `aria-keyshortcuts`. */
export const ariaKey = (modifier: Modifier, key: string): string =>
  `${modifier === 'meta' ? 'Meta' : 'Control'}+${key}`;
