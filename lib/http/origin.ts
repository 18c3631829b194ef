import { isLoopback } from './hosts.ts';

export type OriginDecision =
  /** It changes nothing. */
  | 'safe-method'
  /** What it shows as proof is nothing that a browser adds by itself. */
  | 'bearer'
  | 'own-origin'
  /** No browser of today sent it from another site. */
  | 'no-browser'
  | 'foreign-origin'
  | 'cross-site';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Where a request that changes something was made: a page of another site, a sandboxed one (`null`) and
 * a sibling host are not ours, whichever cookies the browser adds.
 *
 * @param baseUrl - ours; without one, the host that was asked for is
 */
export function decideOrigin(
  { method, headers }: { method: string; headers: Headers },
  baseUrl: string | null,
): OriginDecision {
  if (SAFE.has(method)) return 'safe-method';
  if (/^bearer /i.test(headers.get('authorization') ?? '')) return 'bearer';
  const origin = headers.get('origin');
  if (origin !== null) return isOwn(origin, headers.get('host'), baseUrl) ? 'own-origin' : 'foreign-origin';
  const site = headers.get('sec-fetch-site');
  return site === null || site === 'same-origin' || site === 'none' ? 'no-browser' : 'cross-site';
}

export const isRefused = (decision: OriginDecision): boolean =>
  decision === 'foreign-origin' || decision === 'cross-site';

function isOwn(origin: string, host: string | null, baseUrl: string | null): boolean {
  if (baseUrl !== null && origin === new URL(baseUrl).origin) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isWeb || url.origin !== origin || host === null) return false;
  // Behind a base URL, only the loopback names that the host check lets pass come this way.
  return url.host === hostOf(host, url.protocol) && (baseUrl === null || isLoopback(url.hostname));
}

function hostOf(host: string, protocol: string): string | null {
  const url = `${protocol}//${host}`;
  return URL.canParse(url) ? new URL(url).host : null;
}
