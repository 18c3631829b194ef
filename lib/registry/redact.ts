/** Query parameters whose values are not secret and help an operator. */
const harmless = new Set(['n', 'last', 'service', 'scope']);

/**
 * Makes a URL or a path with a query safe to show. User info is removed, and so are query values except a few harmless
 * ones. Presigned URLs carry signatures under many names (S-27).
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
