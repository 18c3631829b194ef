/** What a page may load and run (X-24): its own files, and inline what carries this answer's nonce. */
export function pagePolicy(nonce: string, { allowsEval }: { allowsEval: boolean }): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${allowsEval ? " 'unsafe-eval'" : ''}`,
    // Next's own overlay in development brings style elements without a nonce.
    `style-src-elem 'self' ${allowsEval ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // React writes style attributes, and they can neither load nor run anything that the other lines do not allow.
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** Data is not a page: it loads nothing and no cache keeps it, unless its route sets these headers itself. */
export const DATA_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; frame-ancestors 'none'`,
  'cache-control': 'private, no-store',
};

/** Of every answer, files included. @param isSecure - people reach us by TLS */
export function securityHeaders({ isSecure }: { isSecure: boolean }): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}
