import { X509Certificate } from 'node:crypto';

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----[^-]{0,100000}-----END \1-----/g;

/**
 * What is wrong with a bundle of certificates in PEM, as authorities are given; null where nothing is. Text around the certificates is
 * allowed, as OpenSSL writes it.
 */
export function findCertificateMistake(pem: string): string | null {
  const blocks = [...pem.matchAll(BLOCK)];
  const begun = pem.match(/-----BEGIN /g)?.length ?? 0;
  if (begun === 0) return 'must be a PEM certificate, beginning with -----BEGIN CERTIFICATE-----';
  if (blocks.some(([, label]) => label?.includes('PRIVATE KEY')))
    return 'holds a private key: give the certificate of the authority alone';
  const other = blocks.find(([, label]) => label !== 'CERTIFICATE');
  if (other) return `holds ${other[1]?.toLowerCase()}, and only certificates are wanted`;
  if (blocks.length !== begun) return 'holds a certificate that does not end: give it whole';
  const bad = blocks.findIndex(([text]) => !isCertificate(text));
  if (bad === -1) return null;
  return blocks.length === 1
    ? 'holds no certificate that can be read: give it in PEM, whole'
    : `holds ${blocks.length} certificates, of which number ${bad + 1} cannot be read`;
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
