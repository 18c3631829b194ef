import { createHmac, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createFingerprint } from '#lib/findings/secrets/fingerprint.ts';

it.each([0, 1, 32, 63, 64, 65, 200])('a fingerprint is the start of HMAC-SHA-256 (key of %i bytes)', (length) => {
  const key = randomBytes(length);
  for (const value of ['', 'x', 'pä55', 'y'.repeat(1_000)]) {
    const whole = createHmac('sha256', key).update(value, 'utf8').digest('hex');
    expect(whole.startsWith(createFingerprint(key)(value))).toBe(true);
  }
  expect(createFingerprint(key)('x')).toHaveLength(4);
});
