import { getDomain } from 'tldts';
import { classifyHost } from '#lib/net/host.ts';

export type RealmQuestion = {
  /** The `realm` parameter of the challenge. */
  realm: string | undefined;
  /** The URL whose answer carried the challenge. Its origin owns the credential. */
  challengedBy: URL;
  /** True when a password or token would be sent to the realm. */
  hasSecret: boolean;
  /** Extra token hosts from this registry's settings: "auth.example.com" or "auth.example.com:8443" (S-05). */
  trustedTokenHosts: readonly string[];
};

export type RealmDecision = { allowed: true; url: URL } | { allowed: false; reason: RealmRefusal };
export type RealmRefusal =
  | 'no-realm'
  | 'no-url'
  | 'user-info'
  | 'downgrade'
  | 'forbidden-address'
  | 'private-address'
  | 'foreign-host';

/**
 * Decides whether a token may be requested at the realm that a registry names (S-01 to S-10). A hostile registry could
 * otherwise collect the password at its own host (S-04) or reach our network (S-02, S-08). The connection guard later
 * judges the addresses that the name resolves to.
 */
export function decideRealm({ realm, challengedBy, hasSecret, trustedTokenHosts }: RealmQuestion): RealmDecision {
  if (realm === undefined || realm === '') return refuse('no-realm');
  if (!URL.canParse(realm, challengedBy.href)) return refuse('no-url');
  // Text without a scheme can be the rest of a truncated URL. A password must not be sent there.
  if (!/^(?:[a-z][a-z0-9+.-]*:\/\/|\/)/i.test(realm)) return refuse('no-url');
  const url = new URL(realm, challengedBy.href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('no-url');
  if (url.username !== '' || url.password !== '') return refuse('user-info');
  if (challengedBy.protocol === 'https:' && url.protocol === 'http:') return refuse('downgrade');
  url.hash = '';
  if (url.host === challengedBy.host) return { allowed: true, url };
  const place = classifyHost(url.hostname);
  if (place === 'forbidden') return refuse('forbidden-address');
  if (isTrusted(url, trustedTokenHosts)) return { allowed: true, url };
  if (place === 'private') {
    const isSameAnonymously = !hasSecret && url.hostname === challengedBy.hostname;
    return isSameAnonymously ? { allowed: true, url } : refuse('private-address');
  }
  if (!hasSecret || isSameSite(url, challengedBy)) return { allowed: true, url };
  return refuse('foreign-host');
}

function refuse(reason: RealmRefusal): RealmDecision {
  return { allowed: false, reason };
}

function isTrusted(url: URL, hosts: readonly string[]): boolean {
  return hosts.some((host) => {
    const wanted = host.trim().toLowerCase();
    return wanted === url.host || wanted === url.hostname;
  });
}

/**
 * Reports whether both hosts share a registrable domain. Private suffixes count, so two customers of one cloud are two
 * sites (S-04, S-05).
 */
function isSameSite(one: URL, other: URL): boolean {
  if (classifyHost(one.hostname) !== 'name') return false;
  if (one.hostname === other.hostname) return true;
  const domain = getDomain(one.hostname, { allowPrivateDomains: true });
  return domain !== null && domain === getDomain(other.hostname, { allowPrivateDomains: true });
}
