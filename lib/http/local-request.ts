import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from './hosts.ts';

/** Whether a request was certainly made on this machine, or the first reason why it may come from elsewhere. */
export type Locality =
  | 'local'
  /** The server listens on other addresses than loopback. */
  | 'listens-elsewhere'
  /** The base URL is one that other machines use, so that something passes their requests on. */
  | 'has-public-name'
  /** PLIMSOLL_TRUSTED_PROXIES names reverse proxies. */
  | 'behind-proxies'
  | 'remote-socket'
  | 'foreign-host'
  /** A header that only proxies add, or HTTP/1.0, which nginx speaks to a backend by default. */
  | 'proxied';

/** Headers that reverse proxies, load balancers, tunnels and content networks add. */
const PROXY_HEADERS =
  /^(?:forwarded|via|cdn-loop|client-ip|true-client-ip|x-forwarded.*|x-(?:real|client|cluster-client|proxyuser|originating)-ip|x-original-.*|x-scheme|x-proto|x-envoy-.*|x-amzn?-.*|x-azure-.*|x-appengine-.*|x-vercel-.*|x-arr-.*|x-varnish|cf-.*|fly-.*|fastly-.*|akamai-.*|l5d-.*|wl-proxy-.*)$/;

type Settings = { boundTo: string; baseUrl: string | null; trustedProxies: number };
type Asked = { remote: string; httpVersion: string; headers: IncomingHttpHeaders };

/**
 * Decides whether a request comes from this machine. A proxy on the machine has a loopback socket too, and may send
 * "Host: 127.0.0.1:3000" and no header of its own; hence all conditions together.
 *
 * @param asked.remote - address of the socket; the headers are those of the client, before any is replaced
 */
export function decideLocality({ remote, httpVersion, headers }: Asked, settings: Settings): Locality {
  if (!isLoopback(settings.boundTo)) return 'listens-elsewhere';
  if (settings.baseUrl !== null && !isLoopback(new URL(settings.baseUrl).hostname)) return 'has-public-name';
  if (settings.trustedProxies > 0) return 'behind-proxies';
  if (!isLoopback(remote)) return 'remote-socket';
  if (!isLoopbackHost(headers.host)) return 'foreign-host';
  if (httpVersion === '1.0' || Object.keys(headers).some((name) => PROXY_HEADERS.test(name))) return 'proxied';
  return 'local';
}

function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined || !/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return false;
  return isLoopback(new URL(`http://${host}`).hostname);
}
