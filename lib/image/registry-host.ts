export const DOCKER_HUB = 'docker.io';

const HUB_ALIASES = new Set([DOCKER_HUB, 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);
const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const HOST_GRAMMAR = new RegExp(`^((?:${LABEL}(?:\\.${LABEL})*)|\\[[0-9a-f:.]+\\])(?::([0-9]{1,5}))?$`, 'i');
const MAX_HOST_LENGTH = 255 + 6;

/**
 * Returns the identity of a registry's host: in lower case, with one name for Docker Hub, and without the default port
 * . Returns null for an invalid host, or one that a URL would read differently.
 */
export function findRegistryHost(text: string, { insecure = false } = {}): string | null {
  const match = text.length > MAX_HOST_LENGTH ? null : HOST_GRAMMAR.exec(text);
  const name = match?.[1]?.toLowerCase();
  if (match === null || name === undefined) return null;
  const parsed = hostnameInUrl(name);
  if (parsed === null || (parsed !== name && !name.startsWith('['))) return null;

  const port = match[2] === undefined ? null : Number(match[2]);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  if (HUB_ALIASES.has(parsed) && (port === null || port === 443)) return DOCKER_HUB;
  // A bare word keeps its port, because "myhost/app" means the namespace myhost on Docker Hub.
  const usual = parsed.includes('.') && port === (insecure ? 80 : 443);
  return port === null || usual ? parsed : `${parsed}:${port}`;
}

/**
 * Returns the base URL of a registry's API without a trailing slash: "https://registry-1.docker.io" for docker.io
 * (R-01).
 */
export function apiBaseUrl(registryHost: string, { insecure }: { insecure: boolean }): string {
  if (registryHost === DOCKER_HUB) return 'https://registry-1.docker.io';
  return `${insecure ? 'http' : 'https'}://${registryHost}`;
}

/** Reports whether a host, with or without port, is this machine by name or address. */
export function isLoopbackHost(host: string): boolean {
  const match = host.length > MAX_HOST_LENGTH ? null : HOST_GRAMMAR.exec(host);
  const name = match?.[1] === undefined ? null : hostnameInUrl(match[1].toLowerCase());
  return name !== null && (name === 'localhost' || name === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name));
}

function hostnameInUrl(name: string): string | null {
  return URL.parse(`https://${name}/`)?.hostname ?? null;
}
