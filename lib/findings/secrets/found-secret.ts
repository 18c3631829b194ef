/** FoundSecret is a secret in a text, from `start` up to `end`. `label` is its name in the mark. */
export type FoundSecret = { start: number; end: number; label: string };

/** FindSecrets finds all secrets of some kinds in a text, in time proportional to its length. */
export type FindSecrets = (text: string) => FoundSecret[];

/** No text that a builder wrote has more secrets. After this many the rest of the text is masked as one. */
export const MOST_SECRETS = 100;
