const SHORTCUTS = 'plimsoll-shortcuts';

/** Opens the list of keys, from any part of the page. */
export const openShortcuts = (): void => {
  dispatchEvent(new Event(SHORTCUTS));
};

/** Calls the listener when the list of keys is opened. @returns the function that ends it */
export function onShortcuts(listener: () => void): () => void {
  addEventListener(SHORTCUTS, listener);
  return () => removeEventListener(SHORTCUTS, listener);
}
