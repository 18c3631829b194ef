import { MAX_PASTE_BYTES, TOO_LARGE } from '#lib/image/paste/found.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';

/** Returns the server's answer to a text that is too long, without a request; null for any other text. */
export function findLengthRefusal(text: string): ApiError | null {
  // A UTF-16 unit has one to three bytes in UTF-8.
  if (text.length * 3 <= MAX_PASTE_BYTES) return null;
  const isTooLong = text.length > MAX_PASTE_BYTES || new TextEncoder().encode(text).length > MAX_PASTE_BYTES;
  return isTooLong ? new ApiError(TOO_LARGE.message, { status: 422, hint: TOO_LARGE.hint }) : null;
}
