import { describe, expect, it } from 'vitest';
import { findCertificateMistake } from '#lib/secrets/certificates.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';
import { CERTIFICATE, PRIVATE_KEY } from '#tests/unit/net/certificate.ts';

const BROKEN = '-----BEGIN CERTIFICATE-----\nthis is no certificate\n-----END CERTIFICATE-----\n';

describe('findCertificateMistake', () => {
  it.each([
    ['one', CERTIFICATE],
    ['two', CERTIFICATE + CERTIFICATE],
    ['with Windows line ends', CERTIFICATE.replace(/\n/g, '\r\n')],
    [
      'with text around them, as OpenSSL writes it',
      `Certificate:\n  Data: 1\n${CERTIFICATE}\n# the second\n${CERTIFICATE}`,
    ],
  ])('accepts certificates: %s', (_, pem) => expect(findCertificateMistake(pem)).toBeNull());

  it.each([
    ['nothing', '', /beginning with/],
    ['G-30 text between BEGIN and END that is none', BROKEN, /no readable certificate|cannot be read/],
    ['the second of two that is none', CERTIFICATE + BROKEN, /2 certificates, of which number 2/],
    ['one that is cut', CERTIFICATE.slice(0, 300), /incomplete/],
    ['one that is cut after a whole one', CERTIFICATE + CERTIFICATE.slice(0, 300), /incomplete/],
    ['a private key beside it', CERTIFICATE + PRIVATE_KEY, /private key/],
    ['a request', CERTIFICATE.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'), /only certificates/],
    ['a letter that is missing', CERTIFICATE.replace('MIIBljCCA', 'MIIBljCC'), /no readable certificate/],
  ])('rejects certificates: %s', (_, pem, words) => expect(findCertificateMistake(pem)).toMatch(words));

  it('takes time linear in the length of the text', () => {
    const long = '-----BEGIN CERTIFICATE-----'.repeat(3_600);
    const startedAt = cpuMs();
    findCertificateMistake(long);
    expect(cpuMs() - startedAt).toBeLessThan(2_000);
  });
});
