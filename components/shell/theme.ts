/** The theme of the reader, stored in this browser only. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_KEY = 'plimsoll-theme';

/**
 * Runs before the first paint, so that the theme does not flash. It also stores the nonce of the page, under
 * the name that react-remove-scroll, behind dialogs, reads it from when it adds a style element.
 */
export const THEME_SCRIPT = `(()=>{window.__webpack_nonce__=document.currentScript.nonce;let t;try{t=localStorage.getItem('${THEME_KEY}')}catch{}
const d=t==='dark'||(t!=='light'&&matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.dataset.theme=d?'dark':'light'})()`;

/**
 * Applies the theme to a document that Next renders in the browser only, like the not-found page, where no inline script runs.
 */
export function reapplyTheme(): void {
  if (document.documentElement.dataset.theme !== undefined) return;
  const script = document.querySelector<HTMLScriptElement>('script[nonce]');
  Object.assign(window, { __webpack_nonce__: script?.nonce });
  applyTheme(findTheme());
}

export function findTheme(): Theme {
  try {
    const saved = localStorage.getItem(THEME_KEY);
    return THEMES.find((theme) => theme === saved) ?? 'system';
  } catch {
    return 'system';
  }
}

export function applyTheme(theme: Theme): void {
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Storage can be disabled; the theme then lasts until the page is closed.
  }
  dispatchEvent(new Event(THEME_KEY));
}
