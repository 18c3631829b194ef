const AUTH_PAGES = ['/sign-in', '/set-up', '/invitation'];

/** Reports whether a page needs no account. */
export const isAuthPage = (pathname: string): boolean => AUTH_PAGES.includes(pathname);

/** Path of the sign-in page that returns to `here`. The target is validated when it is used (safeNextPath). */
export const signInPath = (here: string): string =>
  here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`;
