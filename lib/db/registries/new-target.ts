import { apiBaseUrl, isLoopbackHost } from '#lib/image/reference.ts';
import type { RegistryTarget } from './registries.ts';

/** Default settings of a new registry: https, except on loopback, where plain http is the default (S-67). */
export function newTarget(host: string, insecure: boolean): RegistryTarget {
  const isPlain = insecure || isLoopbackHost(host);
  const url = apiBaseUrl(host, { insecure: isPlain });
  return { host, url, insecure: isPlain, caPem: null, trustedTokenHosts: [], allowPrivate: false };
}
