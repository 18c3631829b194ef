/**
 * Takes a channel's secrets out of a text, in every spelling in which a receiver may echo them: as they are, in a URL, in JSON,
 * in base64 and in hex. Shorter ones than four signs would tear ordinary words apart and are left.
 */
export function redactorOf(secrets: Iterable<string>): (text: string) => string {
  const forms = new Set([...secrets].flatMap(partsOf).flatMap(spellingsOf));
  const longestFirst = [...forms].filter((form) => form.length >= 4).sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((left, form) => left.replaceAll(form, '[redacted]'), text);
}

/** "Bearer abc" is a secret as a whole and in its second word; so is the path of a URL. */
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
    // Without its end, which depends on what follows.
    bytes.toString('base64').replace(/.?=*$/, ''),
    bytes.toString('base64url').slice(0, -1),
    bytes.toString('hex'),
  ];
}
