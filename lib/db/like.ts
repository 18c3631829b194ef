/** Returns a LIKE pattern for texts that contain this one, with its %, _ and \ escaped. */
export const containing = (text: string): string => `%${escapeLike(text)}%`;

/** Escapes a text so that LIKE matches it literally. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
