import { z } from 'zod';
import { plainText } from '#lib/image/text.ts';
import { findJson } from '#lib/registry/json.ts';

/** Only the first error is checked. A body can have any number of them. */
const ErrorBody = z.object({
  errors: z.tuple([z.object({ code: z.unknown(), message: z.unknown() }).partial()]).rest(z.unknown()),
});

export type AnswerError = { code: string | null; message: string | null };

/** Returns the first error of a distribution-spec error body, or null when the body is not one. */
export function findAnswerError(bytes: Uint8Array): AnswerError | null {
  const body = ErrorBody.safeParse(findJson(bytes));
  const first = body.success ? body.data.errors[0] : undefined;
  if (first === undefined) return null;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  return { code: text(first.code), message: text(first.message) };
}

/**
 * Returns the text of an answer that a message may quote: the registry's own error or a short plain text. Web pages and
 * binary are left out, because they can come from an internal service (S-19). The text has at most `maxCharacters` and
 * no control characters.
 */
export function describeBody(bytes: Uint8Array, contentType: string | null, maxCharacters: number): string | null {
  const error = findAnswerError(bytes);
  if (error !== null)
    return tidy([error.code, error.message].filter((part) => part !== null).join(': '), maxCharacters);
  if (contentType === null || !/^text\/plain\b/i.test(contentType)) return null;
  return tidy(new TextDecoder().decode(bytes), maxCharacters);
}

function tidy(text: string, maxCharacters: number): string | null {
  const clean = plainText(text, maxCharacters);
  return clean === '' ? null : clean;
}
