import { getDomain } from 'tldts';
import { classifyHost } from '#lib/net/host.ts';

export type RealmQuestion = {
  /** What the challenge says. */
  realm: string | undefined;
  /** The URL whose answer carried the challenge; its origin is the one that owns the credential. */
  challengedBy: URL;
  /** Whether a password or token would be sent there. */
  hasSecret: boolean;
  /** "auth.example.com" or "auth.example.com:8443": settings of this registry (S-05). */
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
 * Whether a token may be asked for at the place that a registry names (S-01 to S-10). A registry is hostile input: without
 * these rules it would be handed the password by naming its own collector (S-04), or reach our network (S-02, S-08). What a
 * name resolves to is for the connection guard to judge, which has the last word on all that is allowed here.
 */
export function decideRealm({ realm, challengedBy, hasSecret, trustedTokenHosts }: RealmQuestion): RealmDecision {
  if (realm === undefined || realm === '') return refuse('no-realm');
  if (!URL.canParse(realm, challengedBy.href)) return refuse('no-url');
  // A word without a scheme is what is left of a URL that was cut; a password must not follow it.
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

/** Same name, or same registrable domain with private suffixes on: two customers of one cloud are two sites (S-04, S-05). */
function isSameSite(one: URL, other: URL): boolean {
  if (classifyHost(one.hostname) !== 'name') return false;
  if (one.hostname === other.hostname) return true;
  const domain = getDomain(one.hostname, { allowPrivateDomains: true });
  return domain !== null && domain === getDomain(other.hostname, { allowPrivateDomains: true });
}
