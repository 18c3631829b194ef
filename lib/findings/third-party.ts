import type { Finding } from './finding.ts';

const REPORT =
  'Report the secret to the publisher of the image in private, with its place and the tags. Only the publisher can revoke it, and everybody who ' +
  'can pull the image has it. If your containers use it, such as the private key of a server, replace it with one of your own.';

/** Returns the remedy of a finding for somebody who uses the image but does not build it, and so can neither revoke nor delete anything. */
export function remedyForUsers({ kind, remedy }: Pick<Finding, 'kind' | 'remedy'>): Finding['remedy'] {
  return kind === 'secret' ? { ...remedy, text: REPORT } : remedy;
}
