/** What stands in a stored text where a secret was: "‹secret npm_… #a81f›". The label names the kind, the rest is a keyed fingerprint. */
export function formatSecretMark(label: string, fingerprint: string): string {
  return `‹secret ${label} #${fingerprint}›`;
}

/** A mark with its label as the first group. Each use needs a regular expression of its own, since it is global. */
export const secretMarks = (): RegExp => /‹secret ([^‹›#]{1,40}) #[0-9a-f]{4}›/g;

/** Whether a text has at least one mark. */
export const hasSecretMark = (text: string): boolean => secretMarks().test(text);

/** Equal for texts that differ in nothing but the values of their secrets. */
export const withoutFingerprints = (text: string): string => text.replace(secretMarks(), '#');
