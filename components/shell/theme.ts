/** The reader's choice of theme, kept in this browser only. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_KEY = 'plimsoll-theme';

/**
 * Runs before the first paint, so that no theme flashes. The one inline script of the app, and so the one that knows the
 * page's nonce: what adds a style element later (react-remove-scroll, behind dialogs) looks for it under this name.
 */
export const THEME_SCRIPT = `(()=>{window.__webpack_nonce__=document.currentScript.nonce;let t;try{t=localStorage.getItem('${THEME_KEY}')}catch{}
const d=t==='dark'||(t!=='light'&&matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.dataset.theme=d?'dark':'light'})()`;

/** The same for a document that Next makes in the browser alone, as for what is not there: no inline script runs in it. */
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
    // Storage may be refused; the choice then lasts until the page is closed.
  }
  dispatchEvent(new Event(THEME_KEY));
}
