import { MAX_PASTE_BYTES, TOO_LARGE } from '#lib/image/paste/found.ts';
import { ApiError } from '#lib/queries/api-error.ts';

/** What the server would answer to a text that is too long, so that it need not be sent; null for all others. */
export function findLengthRefusal(text: string): ApiError | null {
  // Each UTF-16 unit has at least one byte of UTF-8 and at most three.
  if (text.length * 3 <= MAX_PASTE_BYTES) return null;
  const isTooLong = text.length > MAX_PASTE_BYTES || new TextEncoder().encode(text).length > MAX_PASTE_BYTES;
  return isTooLong ? new ApiError(TOO_LARGE.message, { status: 422, hint: TOO_LARGE.hint }) : null;
}
