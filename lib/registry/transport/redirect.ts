import { classifyHost } from '#lib/net/host.ts';

export type RedirectDecision = { follow: true; url: URL } | { follow: false; reason: RedirectRefusal };
export type RedirectRefusal = 'no-location' | 'no-url' | 'user-info' | 'downgrade' | 'private-address' | 'too-many';

export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** Decides whether a redirect is followed, and where to (S-20 to S-28). `hop` counts from 1. */
export function decideRedirect(
  from: URL,
  location: string | undefined,
  hop: number,
  maxHops: number,
): RedirectDecision {
  if (hop > maxHops) return { follow: false, reason: 'too-many' };
  if (location === undefined) return { follow: false, reason: 'no-location' };
  if (!URL.canParse(location, from.href)) return { follow: false, reason: 'no-url' };
  const url = new URL(location, from.href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { follow: false, reason: 'no-url' };
  if (url.username !== '' || url.password !== '') return { follow: false, reason: 'user-info' };
  if (from.protocol === 'https:' && url.protocol === 'http:') return { follow: false, reason: 'downgrade' };
  if (leadsInside(from, url)) return { follow: false, reason: 'private-address' };
  return { follow: true, url };
}

/**
 * Reports a redirect from a public to a private address, or from anywhere to a forbidden one (S-24). The connection
 * guard checks names when they are resolved.
 */
function leadsInside(from: URL, to: URL): boolean {
  if (from.hostname === to.hostname) return false;
  const place = classifyHost(to.hostname);
  return place === 'forbidden' || (place === 'private' && classifyHost(from.hostname) !== 'private');
}

export const REDIRECT_REFUSALS: Record<RedirectRefusal, { problem: string; hint: string }> = {
  'no-location': {
    problem: 'was redirected without a location',
    hint: 'Repair the registry or the proxy in front of it.',
  },
  'no-url': { problem: 'was redirected to something that is no http(s) address', hint: 'Repair the registry.' },
  'user-info': { problem: 'was redirected to an address with user info', hint: 'Nothing was sent there.' },
  downgrade: {
    problem: 'was redirected from https to http',
    hint: 'Configure the registry to redirect to https only.',
  },
  'private-address': {
    problem: 'was redirected to an inner address',
    hint: 'Nothing was sent there. Configure the registry to redirect to a host name.',
  },
  'too-many': { problem: 'was redirected too often', hint: 'Check for a redirect loop in front of the registry.' },
};
