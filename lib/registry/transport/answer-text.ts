import { z } from 'zod';
import { plainText } from '#lib/image/text.ts';
import { findJson } from '#lib/registry/json.ts';

/** Only the first is checked: a body may have as many as fit. */
const ErrorBody = z.object({
  errors: z.tuple([z.object({ code: z.unknown(), message: z.unknown() }).partial()]).rest(z.unknown()),
});

export type AnswerError = { code: string | null; message: string | null };

/** The first error of a distribution-spec error body; null where the body is none. */
export function findAnswerError(bytes: Uint8Array): AnswerError | null {
  const body = ErrorBody.safeParse(findJson(bytes));
  const first = body.success ? body.data.errors[0] : undefined;
  if (first === undefined) return null;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  return { code: text(first.code), message: text(first.message) };
}

/**
 * What an answer may contribute to a message: the registry's own error, or a short plain text. Nothing of web pages and
 * binary, which may come from an inner service (S-19). At most `maxCharacters`, without control characters.
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
