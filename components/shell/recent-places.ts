import type { Me } from '#lib/views/dto/people.ts';

/** A page that this browser visited, by its name on screen. */
export type Place = { href: string; label: string };

const KEY = 'plimsoll-recent';
const MAX_PLACES = 8;
const MAX_LABEL = 300;

/** Pages that have a name of their own. The others are in the palette anyway. */
const NAMED = /^\/(?:repositories|incidents)\/./;

/** Whose visits these are. All readers without an account are one. */
export const visitorOf = ({ id, kind }: Pick<Me, 'id' | 'kind'>): string => id ?? kind;

/** The visits of one account. Another account on the same browser does not see them. */
type Visits = { account: string; places: Place[] };

const isPlace = (value: unknown): value is Place =>
  typeof value === 'object' &&
  value !== null &&
  'href' in value &&
  'label' in value &&
  typeof value.href === 'string' &&
  NAMED.test(value.href) &&
  typeof value.label === 'string';

/** Reads what was stored for the account; anything else counts as nothing. */
export function parseVisits(text: string | null, account: string): Place[] {
  try {
    const stored: unknown = JSON.parse(text ?? 'null');
    if (typeof stored !== 'object' || stored === null || !('account' in stored) || !('places' in stored)) return [];
    if (stored.account !== account || !Array.isArray(stored.places)) return [];
    return stored.places.filter(isPlace).slice(0, MAX_PLACES);
  } catch {
    return [];
  }
}

/** Puts a place first, once; at most eight stay. */
export const withPlace = (places: readonly Place[], place: Place): Place[] =>
  [place, ...places.filter(({ href }) => href !== place.href)].slice(0, MAX_PLACES);

/** Returns the name of a page from the document's title, or null for a page without a name of its own. */
export function nameOfPage(path: string, title: string): string | null {
  const label = title.replace(/ · Plimsoll$/, '').trim();
  return NAMED.test(path) && label !== '' && label !== 'Plimsoll' && label !== 'Not found'
    ? label.slice(0, MAX_LABEL)
    : null;
}

/** Lists the last visited pages of the account, the newest first. */
export function listRecent(account: string): Place[] {
  try {
    return parseVisits(localStorage.getItem(KEY), account);
  } catch {
    return [];
  }
}

/** Remembers a visit. Storage can be disabled; then nothing is remembered. */
export function rememberVisit(account: string, path: string, title: string): void {
  const label = nameOfPage(path, title);
  if (label === null) return;
  const visits: Visits = { account, places: withPlace(listRecent(account), { href: path, label }) };
  try {
    localStorage.setItem(KEY, JSON.stringify(visits));
  } catch {
    // The palette then has no recent places.
  }
}

/** Forgets all visits, when the account signs out. */
export function forgetVisits(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was stored.
  }
}
