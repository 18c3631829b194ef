import { X509Certificate } from 'node:crypto';

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----[^-]{0,100000}-----END \1-----/g;

/**
 * Returns what is wrong with a PEM bundle of certificate authorities, or null. Text around the certificates is allowed,
 * as OpenSSL writes it.
 */
export function findCertificateMistake(pem: string): string | null {
  const blocks = [...pem.matchAll(BLOCK)];
  const begun = pem.match(/-----BEGIN /g)?.length ?? 0;
  if (begun === 0) return 'must be a PEM certificate, beginning with -----BEGIN CERTIFICATE-----';
  if (blocks.some(([, label]) => label?.includes('PRIVATE KEY')))
    return 'contains a private key: enter only the certificate of the authority';
  const other = blocks.find(([, label]) => label !== 'CERTIFICATE');
  if (other) return `contains ${other[1]?.toLowerCase()}, but only certificates are allowed`;
  if (blocks.length !== begun) return 'contains an incomplete certificate: enter all of it';
  const bad = blocks.findIndex(([text]) => !isCertificate(text));
  if (bad === -1) return null;
  return blocks.length === 1
    ? 'contains no readable certificate: enter it completely, in PEM format'
    : `contains ${blocks.length} certificates, of which number ${bad + 1} cannot be read`;
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
