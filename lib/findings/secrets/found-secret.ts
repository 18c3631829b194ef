/** Where a text holds a secret: from `start` up to `end`, and what it is called in its mark. */
export type FoundSecret = { start: number; end: number; label: string };

/** Finds every secret of some kinds in a text, in time proportional to its length. */
export type FindSecrets = (text: string) => FoundSecret[];

/** No text that a builder wrote has more secrets: the rest of a text behind as many is masked as one. */
export const MOST_SECRETS = 100;
