import { BASE_PATH } from './base-path.ts';

/**
 * Loads another page of the application completely, so that data of one session does not stay for the next.
 *
 * @param path - without the base path
 */
export function goTo(path: string): void {
  location.assign(`${BASE_PATH}${path}`);
}

/** Leaves for the OIDC provider. */
export function goToProvider(url: string): void {
  location.assign(url);
}

/** The current path, without the base path and the query. */
export function herePath(): string {
  const { pathname } = location;
  return pathname.startsWith(`${BASE_PATH}/`) ? pathname.slice(BASE_PATH.length) : '/';
}
