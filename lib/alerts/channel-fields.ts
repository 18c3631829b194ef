import { z } from 'zod';

/** What the settings of channels are made of. */

/** http or https, without a user or password in it, which have fields of their own. */
export const HttpUrl = z
  .string()
  .trim()
  .max(2_000)
  .refine(
    (text) => findHttpUrl(text) !== null,
    'must be an address like https://example.com/path, without a user in it',
  );

/** As it is sent in a header: no line break may end it. */
export const HeaderValue = z
  .string()
  .min(1)
  .max(4_000)
  .regex(/^[\x20-\x7e]+$/, 'must be on one line, of letters that a header can hold');

/** A token or key that goes into a path or a header: of these alone, it cannot lead elsewhere. */
export const Key = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[\w:.~+/=-]+$/, 'must be a key of letters, digits and -_:.~+/=');

/** One address without a name, and without what could begin another header. */
export const MailAddress = z
  .string()
  .trim()
  .max(320)
  .regex(/^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/, 'must be an address like team@example.com');

/** "team@example.com" or "Plimsoll <plimsoll@example.com>" */
export const Sender = z
  .string()
  .trim()
  .max(400)
  .regex(
    /^(?:[^\r\n<>@,;:"]{0,80} ?<[^\s@<>,;:"]+@[^\s@<>,;:"]+>|[^\s@<>,;:"]+@[^\s@<>,;:"]+)$/,
    'must be an address like plimsoll@example.com, or Plimsoll <plimsoll@example.com>',
  );

/** What is written instead of the built-in texts; placeholders are those of lib/alerts/text/template.ts. */
export const Template = z.strictObject({
  title: z.string().max(500).optional(),
  body: z.string().max(10_000).optional(),
});

export function findHttpUrl(text: string): URL | null {
  const url = URL.parse(text);
  // A URL parser drops tabs and takes a backslash for a slash: what a person reads and what is asked would differ.
  if (!url || /[\s\\]/.test(text) || !['http:', 'https:'].includes(url.protocol)) return null;
  return url.username === '' && url.password === '' ? url : null;
}
