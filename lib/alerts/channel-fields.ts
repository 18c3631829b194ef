import { z } from 'zod';

/** Schemas of fields that the settings of channels share. */

/** An http or https URL without user and password, which have fields of their own. */
export const HttpUrl = z
  .string()
  .trim()
  .max(2_000)
  .refine(
    (text) => findHttpUrl(text) !== null,
    'Write the full URL, for example https://example.com/path, without a user name',
  );

/** The value of an HTTP header: printable ASCII, so that no line break can start another header. */
export const HeaderValue = z
  .string()
  .min(1)
  .max(4_000)
  .regex(/^[\x20-\x7e]+$/, 'must be one line of characters that are allowed in a header');

/** A token or key that is sent in a path or a header. No character in it can end either. */
export const Key = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[\w:.~+/=-]+$/, 'must be a key of letters, digits and -_:.~+/=');

/** One e-mail address without a display name, and without characters that could start another header. */
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

/** Custom texts that replace the built-in ones. lib/alerts/text/template.ts lists the placeholders. */
export const Template = z.strictObject({
  title: z.string().max(500).optional(),
  body: z.string().max(10_000).optional(),
});

export function findHttpUrl(text: string): URL | null {
  const url = URL.parse(text);
  // The URL parser drops tabs and reads a backslash as a slash, so the request could go elsewhere than the text suggests.
  if (!url || /[\s\\]/.test(text) || !['http:', 'https:'].includes(url.protocol)) return null;
  return url.username === '' && url.password === '' ? url : null;
}
