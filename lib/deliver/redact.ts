/**
 * Redacts the secrets of a channel in all forms in which a receiver can repeat them: plain, in a URL, JSON, base64 and
 * hex. Forms shorter than four characters are kept, since they occur in ordinary words.
 */
export function redactorOf(secrets: Iterable<string>): (text: string) => string {
  const forms = new Set([...secrets].flatMap(partsOf).flatMap(spellingsOf));
  const longestFirst = [...forms].filter((form) => form.length >= 4).sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((left, form) => left.replaceAll(form, '[redacted]'), text);
}

/** In "Bearer abc" the whole text and the second word are secret; in a URL, also the path. */
function partsOf(secret: string): string[] {
  const url = URL.parse(secret);
  const path = url === null ? [] : [url.pathname + url.search, url.pathname].filter((part) => part.length > 8);
  const [, ...words] = secret.split(' ');
  return [secret, ...path, ...(url === null ? words.filter((word) => word.length >= 8) : [])];
}

function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    // The last character of base64 depends on the text that follows.
    bytes.toString('base64').replace(/.?=*$/, ''),
    bytes.toString('base64url').slice(0, -1),
    bytes.toString('hex'),
  ];
}
