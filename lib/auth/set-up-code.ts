import { createHmac, hkdfSync } from 'node:crypto';

/**
 * The code that lets one make the first account: 160 bits, the same on all replicas since it is made from the secret they
 * share and the id in the database they share, and kept nowhere.
 */
export function makeSetUpCode(secret: string, instanceId: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'plimsoll/set-up/v1', 32));
  return createHmac('sha256', key).update(instanceId).digest().subarray(0, 20).toString('base64url');
}
