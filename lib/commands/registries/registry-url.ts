import { isLoopbackHost } from '#lib/image/reference.ts';
import { RefusedError } from '../errors.ts';

const HUB_HOSTS = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'hub.docker.com',
]);

/**
 * Parses the address of a registry into host and base URL: "ghcr.io", "https://harbor.example/v2/",
 * "http://localhost:5000", "https://art.example/artifactory/api/docker/repo".
 *
 * @throws RefusedError naming the field `url`, or `insecure` where plain http was not allowed
 */
export function parseRegistryUrl(typed: string, insecure: boolean): { host: string; url: string; insecure: boolean } {
  const text = typed.trim().replace(/^(?:oci|docker):\/\//i, '');
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  // On loopback plain http is the default, as with docker (S-67).
  const isPlain = insecure || isLoopbackHost(text.split('/')[0] ?? '');
  const url = URL.parse(hasScheme ? text : `${isPlain ? 'http' : 'https'}://${text}`);
  // A URL parser drops tabs and reads a backslash as a slash, so the address on screen and the one requested would differ.
  if (!url || /[\s\\]/.test(text) || !['http:', 'https:'].includes(url.protocol)) {
    throw new RefusedError(`"${text}" is not the address of a registry.`, {
      field: 'url',
      hint: 'Write it as https://registry.example.com.',
    });
  }
  if (url.username || url.password) {
    throw new RefusedError('An address with a user name in it is refused.', {
      field: 'url',
      hint: 'Put user name and password into their own fields.',
    });
  }
  // A trailing dot means the same host.
  const host = url.host.replace(/\.(?=:|$)/, '');
  if (HUB_HOSTS.has(host)) return { host: 'docker.io', url: 'https://registry-1.docker.io', insecure: false };
  if (url.protocol === 'http:' && !insecure && !isLoopbackHost(host)) {
    throw new RefusedError(`${host} would use plain http, which others on the network can read.`, {
      field: 'insecure',
      hint: 'Use https, or switch plain http on for this registry.',
    });
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v2$/, '');
  return { host: `${host}${path}`, url: `${url.protocol}//${host}${path}`, insecure: url.protocol === 'http:' };
}
