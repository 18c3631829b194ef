import { clip, cutText } from '#lib/image/text.ts';

/** Characters at the start of an excerpt, so that its command is known: "RUN apt-get u". */
const HEAD = 13;
/** Most characters before the difference, for its context, and the least that a beginning must show after it. */
const CONTEXT = 8;
const VISIBLE = 8;

/**
 * Cuts texts that stand in one sentence to at most `max` characters each. A text that begins like another one is cut in its middle,
 * so that the place where they differ is shown: "RUN apt-get u… curl make" and "RUN apt-get u… curl".
 */
export function excerptsOf(texts: readonly string[], max: number): string[] {
  return texts.map((text) => {
    if (text.length <= max) return text;
    const shared = Math.max(0, ...texts.filter((other) => other !== text).map((other) => sharedLength(text, other)));
    if (shared + VISIBLE < max) return clip(text, max);
    const room = max - HEAD - 1;
    // The end of the text is shown whole where it has room.
    const start = Math.min(Math.max(HEAD, shared - Math.min(CONTEXT, Math.floor(room / 3))), text.length - room);
    return `${cutText(text, HEAD)}…${clip(text.slice(start).toWellFormed(), room)}`;
  });
}

/** Number of equal UTF-16 units at the start of both. */
function sharedLength(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}
