/** A LIKE pattern for texts that contain this one, whose own %, _ and \ stand for themselves. */
export const containing = (text: string): string => `%${escapeLike(text)}%`;

/** The text as a LIKE pattern means it literally. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
