const DOORS = ['/sign-in', '/set-up', '/invitation'];

/** The pages outside: they ask for nothing that takes an account. */
export const isDoor = (pathname: string): boolean => DOORS.includes(pathname);

/** The way to the sign-in page, and back to where one is. Whether that is a path of ours is asked when it is followed. */
export const signInPath = (here: string): string =>
  here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`;
