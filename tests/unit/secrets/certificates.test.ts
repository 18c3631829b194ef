import { describe, expect, it } from 'vitest';
import { findCertificateMistake } from '#lib/secrets/certificates.ts';
import { certificate, privateKey } from '#tests/unit/net/certificate.ts';

const broken = '-----BEGIN CERTIFICATE-----\nthis is no certificate\n-----END CERTIFICATE-----\n';

describe('certificates of an authority', () => {
  it.each([
    ['one', certificate],
    ['two', certificate + certificate],
    ['with Windows line ends', certificate.replace(/\n/g, '\r\n')],
    [
      'with text around them, as OpenSSL writes it',
      `Certificate:\n  Data: 1\n${certificate}\n# the second\n${certificate}`,
    ],
  ])('are accepted: %s', (_, pem) => expect(findCertificateMistake(pem)).toBeNull());

  it.each([
    ['nothing', '', /beginning with/],
    ['G-30 text between BEGIN and END that is none', broken, /cannot be read|can be read/],
    ['the second of two that is none', certificate + broken, /2 certificates, of which number 2/],
    ['one that is cut', certificate.slice(0, 300), /does not end/],
    ['one that is cut after a whole one', certificate + certificate.slice(0, 300), /does not end/],
    ['a private key beside it', certificate + privateKey, /private key/],
    ['a request', certificate.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'), /only certificates/],
    ['a letter that is missing', certificate.replace('MIIBljCCA', 'MIIBljCC'), /can be read/],
  ])('are refused: %s', (_, pem, words) => expect(findCertificateMistake(pem)).toMatch(words));

  it('takes time in proportion to the text', () => {
    const long = '-----BEGIN CERTIFICATE-----'.repeat(3_600);
    const startedAt = performance.now();
    findCertificateMistake(long);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
