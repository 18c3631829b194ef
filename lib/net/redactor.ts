const SHORTEST = 4;

/**
 * Creates a function that removes secrets from a text, in every form in which a server can repeat them: plain, in a URL,
 * in JSON, in base64 and in hex. Forms shorter than four characters are kept, since they occur in ordinary words.
 */
export function redactorOf(secrets: readonly string[]): (text: string) => string {
  const forms = new Set(secrets.flatMap(formsOf));
  const longestFirst = [...forms].filter((form) => form.length >= SHORTEST).sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((left, form) => left.replaceAll(form, '[redacted]'), text);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64'),
    // Inside a longer text the last character of base64 is another one.
    bytes.toString('base64').replace(/.?=*$/, ''),
    bytes.toString('base64url').slice(0, -1),
    bytes.toString('hex'),
  ];
}
