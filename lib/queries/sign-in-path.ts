const AUTH_PAGES = ['/sign-in', '/set-up', '/invitation'];

/** The pages of signing in: they need no account. */
export const isAuthPage = (pathname: string): boolean => AUTH_PAGES.includes(pathname);

/** The way to the sign-in page, and back to where one is. Whether that is a path of ours is asked when it is followed. */
export const signInPath = (here: string): string =>
  here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`;
