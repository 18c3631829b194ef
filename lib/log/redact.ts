const SECRET_NAMES = new Set([
  'password',
  'credential',
  'credentials',
  'token',
  'accesstoken',
  'refreshtoken',
  'authorization',
  'proxyauthorization',
  'xregistryauth',
  'cookie',
  'setcookie',
  'secret',
  'capem',
]);

const CENSORED = '[redacted]';
const MAX_DEPTH = 8;

/**
 * Returns a copy without the values under secret names, at any depth and in any spelling (S-72). Other objects than plain data
 * become their class name: Node's warnings contain the response, and with it the socket and all raw headers.
 */
export function redact(value: unknown, key = '', depth = 0): unknown {
  if (SECRET_NAMES.has(key.toLowerCase().replace(/[-_]/g, '')) && value !== null && value !== undefined)
    return CENSORED;
  if (typeof value !== 'object' || value === null) return value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON();
  if (depth === MAX_DEPTH) return '[deeper]';
  if (Array.isArray(value)) return value.map((inner) => redact(inner, '', depth + 1));
  const kind: unknown = Object.getPrototypeOf(value)?.constructor?.name ?? 'Object';
  if (kind !== 'Object' && !(value instanceof Error)) return `[${kind}]`;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redact(inner, name, depth + 1)]));
}
