import { BASE_PATH } from './base-path.ts';

/**
 * Leaves for another page of ours. A whole new one: nothing that one person's session has read stays for the next.
 *
 * @param path - without what Plimsoll is served below
 */
export function goTo(path: string): void {
  location.assign(`${BASE_PATH}${path}`);
}

/** Leaves for the provider to sign in at. */
export function goToProvider(url: string): void {
  location.assign(url);
}

/** Where one is, without what Plimsoll is served below, and without the query. */
export function herePath(): string {
  const { pathname } = location;
  return pathname.startsWith(`${BASE_PATH}/`) ? pathname.slice(BASE_PATH.length) : '/';
}
