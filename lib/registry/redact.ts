/** Query parameters whose values are no secrets and help an operator. */
const harmless = new Set(['n', 'last', 'service', 'scope']);

/**
 * A URL or a path with query that may be shown: user info is dropped, and every query value but a few harmless ones, since
 * presigned URLs sign under many names (S-27).
 */
export function redactUrl(url: string): string {
  const [beforeHash = ''] = url.split('#', 1);
  const mark = beforeHash.indexOf('?');
  const place = mark === -1 ? beforeHash : beforeHash.slice(0, mark);
  const bare = place.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
  if (mark === -1) return bare;
  const pairs = beforeHash.slice(mark + 1).split('&');
  return `${bare}?${pairs.map(redactPair).join('&')}`;
}

function redactPair(pair: string): string {
  const equals = pair.indexOf('=');
  if (equals === -1) return harmless.has(pair) ? pair : '…';
  const name = pair.slice(0, equals);
  return harmless.has(name.toLowerCase()) ? pair : `${name}=…`;
}

/**
 * A function that takes the given secrets, also URL-encoded and in base64, out of a text: a registry may echo what it was
 * sent. Secrets shorter than four characters would tear ordinary words apart and are left.
 */
export function redactorOf(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret, 'utf8').toString('base64')])
    .filter((form) => form.length >= 4)
    .sort((a, b) => b.length - a.length);
  return (text) => forms.reduce((left, form) => left.replaceAll(form, '[redacted]'), text);
}
