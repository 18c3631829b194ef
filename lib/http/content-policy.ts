/** The Content-Security-Policy of a page (X-24): own files, and inline scripts and styles with this response's nonce. */
export function pagePolicy(nonce: string, { allowsEval }: { allowsEval: boolean }): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${allowsEval ? " 'unsafe-eval'" : ''}`,
    // Next's development overlay adds style elements without a nonce.
    `style-src-elem 'self' ${allowsEval ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // React writes style attributes. They can load or run nothing that the other directives do not allow.
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

/** Headers of data responses, unless the route sets them: nothing is loaded, and no cache stores them. */
export const DATA_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; frame-ancestors 'none'`,
  'cache-control': 'private, no-store',
};

/** Headers of every response, static files included. @param isSecure - the public URL uses TLS */
export function securityHeaders({ isSecure }: { isSecure: boolean }): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}
