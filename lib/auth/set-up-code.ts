import { createHmac, hkdfSync } from 'node:crypto';

/**
 * The code that allows creating the first account: 160 bits. It is derived from the secret and the instance id, which all
 * replicas share, so it is the same everywhere and never stored.
 */
export function makeSetUpCode(secret: string, instanceId: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'plimsoll/set-up/v1', 32));
  return createHmac('sha256', key).update(instanceId).digest().subarray(0, 20).toString('base64url');
}
