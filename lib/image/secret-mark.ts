/**
 * Formats the mark that replaces a secret in a stored text: "‹secret npm_… #a81f›". The label names the kind, the rest
 * is a keyed fingerprint.
 */
export function formatSecretMark(label: string, fingerprint: string): string {
  return `‹secret ${label} #${fingerprint}›`;
}

/**
 * Returns a new global expression for marks, with the label as first group. A shared one would keep its position
 * between uses.
 */
export const secretMarks = (): RegExp => /‹secret ([^‹›#]{1,40}) #[0-9a-f]{4}›/g;

/** Reports whether a text contains a mark. */
export const hasSecretMark = (text: string): boolean => secretMarks().test(text);

/** Removes the fingerprints, so that texts are equal when only their secrets differ. */
export const withoutFingerprints = (text: string): string => text.replace(secretMarks(), '#');
