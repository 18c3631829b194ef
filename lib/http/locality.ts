import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from './hosts.ts';

/** `local` when nothing indicates another machine, else the first reason for doubt. */
export type Locality =
  | 'local'
  /** The server listens on addresses other than loopback. */
  | 'listens-elsewhere'
  /** The base URL is public, so that a proxy probably forwards requests of other machines. */
  | 'has-public-name'
  /** PLIMSOLL_TRUSTED_PROXIES names reverse proxies. */
  | 'behind-proxies'
  | 'remote-socket'
  | 'foreign-host'
  /** A header that only proxies add, or HTTP/1.0, which nginx used for upstreams by default until 1.29.7. */
  | 'proxied';

/** Headers that reverse proxies, load balancers, tunnels, CDNs and authenticating proxies add. */
const PROXY_HEADERS =
  /^(?:forwarded|via|cdn-loop|x-forward.*|x-original-.*|(?:x-)?remote-.*|x-auth-request-.*|x-(?:url-)?scheme|x-proto|x-script-name|front-end-https|x-ssl.*|ssl-.*|x-envoy-.*|x-amzn?-.*|x-azure-.*|x-appengine-.*|x-cloud-trace-context|x-vercel-.*|x-arr-.*|x-varnish|cf-.*|fly-.*|fastly-.*|akamai-.*|l5d-.*|tailscale-.*|wl-proxy-.*)$/;
/** Headers with the client's address: X-Real-IP, True-Client-IP, DO-Connecting-IP, X-Remote-Addr and the like. */
const ADDRESS_HEADER =
  /(?:client|connect(?:ing|ion)|originating|proxyuser|real|remote|source|user)-?(?:ip|addr(?:ess)?)$/;

type Settings = { boundTo: string; baseUrl: string | null; trustedProxies: number };
type RequestOrigin = { remote: string; httpVersion: string; headers: IncomingHttpHeaders };

/**
 * Decides whether a request comes from this machine. A proxy on the machine has a loopback socket too and may send
 * "Host: 127.0.0.1:3000" without a header of its own, so all conditions must hold. Without a base URL, such a proxy is not
 * detected.
 *
 * @param asked.remote - address of the socket; `headers` are those of the client, before any is replaced
 */
export function decideLocality({ remote, httpVersion, headers }: RequestOrigin, settings: Settings): Locality {
  if (!isLoopback(settings.boundTo)) return 'listens-elsewhere';
  if (settings.baseUrl !== null && !isLoopback(new URL(settings.baseUrl).hostname)) return 'has-public-name';
  if (settings.trustedProxies > 0) return 'behind-proxies';
  if (!isLoopback(remote)) return 'remote-socket';
  if (!isLoopbackHost(headers.host)) return 'foreign-host';
  if (httpVersion === '1.0' || Object.keys(headers).some(isOfProxy)) return 'proxied';
  return 'local';
}

function isOfProxy(header: string): boolean {
  const name = header.replaceAll('_', '-');
  return PROXY_HEADERS.test(name) || ADDRESS_HEADER.test(name);
}

function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined || !/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return false;
  return isLoopback(new URL(`http://${host}`).hostname);
}
