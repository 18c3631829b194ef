import { isLoopback } from './hosts.ts';

export type OriginDecision =
  /** The method changes nothing. */
  | 'safe-method'
  /** Authenticated by a token, which a browser never adds automatically. */
  | 'bearer'
  | 'own-origin'
  /** No Origin header and no cross-site Sec-Fetch-Site: current browsers send one of them with a request from another site. */
  | 'no-browser'
  | 'foreign-origin'
  | 'cross-site';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Decides which site a changing request came from. Another site, a sandboxed page (`null`) and a sibling host
 * are foreign, whatever cookies the browser adds.
 *
 * @param baseUrl - public URL of this instance; without one, the Host header counts
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
  // With a base URL, only the loopback names that the host check admits reach this line.
  return url.host === hostOf(host, url.protocol) && (baseUrl === null || isLoopback(url.hostname));
}

function hostOf(host: string, protocol: string): string | null {
  const url = `${protocol}//${host}`;
  return URL.canParse(url) ? new URL(url).host : null;
}
