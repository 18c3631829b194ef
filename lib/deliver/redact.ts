import { redactorOf } from '#lib/net/redactor.ts';

/**
 * Creates a function that removes the secrets of a channel from a text. In "Bearer abc" the whole text and the second
 * word are secret; in a URL, also the path.
 */
export function channelRedactor(secrets: readonly string[]): (text: string) => string {
  return redactorOf(secrets.flatMap(partsOf));
}

function partsOf(secret: string): string[] {
  const url = URL.parse(secret);
  const path = url === null ? [] : [url.pathname + url.search, url.pathname].filter((part) => part.length > 8);
  const [, ...words] = secret.split(' ');
  return [secret, ...path, ...(url === null ? words.filter((word) => word.length >= 8) : [])];
}
