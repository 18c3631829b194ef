import { describe, expect, it } from 'vitest';
import { BlockedAddressError } from '#lib/net/blocked-address-error.ts';
import { RegistryError, type RegistryErrorDetails } from '#lib/registry/registry-error.ts';
import { classifyFailure } from '#lib/registry/transport/failure.ts';
import { findQuota } from '#lib/registry/transport/quota.ts';
import { isTransient, meaningOf } from '#lib/registry/transport/status-error.ts';

const ORIGIN = 'https://r.example.com';
const coded = (code: string) => Object.assign(new Error('inner banner: ssh-2.0'), { code });

describe('classifyFailure', () => {
  it.each([
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', undefined],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout', undefined],
    ['UND_ERR_BODY_TIMEOUT', 'timeout', undefined],
    ['ETIMEDOUT', 'timeout', undefined],
    ['ECONNRESET', 'connection', undefined],
    ['UND_ERR_SOCKET', 'connection', undefined],
    ['ECONNREFUSED', 'connection', 0],
    ['ENOTFOUND', 'connection', 0],
    ['CERT_HAS_EXPIRED', 'tls', undefined],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls', undefined],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', undefined],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', undefined],
    ['EPROTO', 'tls', undefined],
    ['ERR_OSSL_PEM_NO_START_LINE', 'tls', undefined],
    ['HPE_INVALID_CONSTANT', 'invalid-response', undefined],
    ['UND_ERR_HEADERS_OVERFLOW', 'invalid-response', undefined],
  ])('classifies %s as %s (P-13)', (code, kind, retries) => {
    expect(classifyFailure(coded(code), ORIGIN)).toMatchObject({ kind, ...(retries === undefined ? {} : { retries }) });
  });

  it('never quotes the original error, and finds the code of its cause (S-19)', () => {
    const wrapped = new Error('outer banner', { cause: coded('ECONNREFUSED') });
    expect(JSON.stringify(classifyFailure(wrapped, ORIGIN))).not.toContain('banner');
    expect(classifyFailure(wrapped, ORIGIN)).toMatchObject({ kind: 'connection', retries: 0 });
    expect(classifyFailure('what?', ORIGIN)).toMatchObject({ kind: 'connection' });
  });

  it.each(['private-address', 'forbidden-address', 'forbidden-port'] as const)(
    'keeps the code %s of the connection guard for the registry itself (S-11, S-12)',
    (code) => {
      for (const [host, origin] of [
        ['r.example.com:443', ORIGIN],
        ['localhost:5000', 'http://LOCALHOST:5000'],
        ['[fd00::1]:80', 'http://[fd00::1]'],
      ] as const)
        expect(classifyFailure(new BlockedAddressError(code, host), origin)).toMatchObject({ kind: code });
    },
  );

  it('returns refused when the guard blocks another host that the registry named (S-16)', () => {
    const failure = classifyFailure(new BlockedAddressError('private-address', 'inner.example.com:443'), ORIGIN);
    expect(failure).toMatchObject({ kind: 'refused', problem: expect.stringContaining('inner.example.com:443') });
    expect(failure.hint).toContain('PLIMSOLL_ALLOW_PRIVATE_NETWORKS');
    const metadata = classifyFailure(new BlockedAddressError('forbidden-address', '169.254.169.254:80'), ORIGIN);
    expect(metadata.hint).not.toContain('PLIMSOLL_ALLOW');
  });
});

describe('the message of a host that cannot be reached', () => {
  const details = { registry: 'registry.example', request: 'GET /v2/team/app/tags/list' };
  const messageFor = (code: string, more: Partial<RegistryErrorDetails> = {}) =>
    new RegistryError({ ...details, ...classifyFailure(coded(code), ORIGIN), ...more }).message;

  it.each([
    ['ENOTFOUND', 'cannot be found (DNS)'],
    ['EAI_AGAIN', 'cannot be found now (DNS does not answer)'],
    ['ECONNREFUSED', 'refuses the connection'],
    ['EHOSTUNREACH', 'cannot be reached: there is no route to it'],
    ['EACCES', 'cannot be reached: this server may not connect there'],
    ['UND_ERR_CONNECT_TIMEOUT', 'cannot be reached: no connection in time'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'does not answer with TLS'],
    ['CERT_HAS_EXPIRED', 'has a certificate that is not valid here (CERT_HAS_EXPIRED)'],
    ['EPROTO', 'does not make a TLS connection (EPROTO)'],
  ])('names the host and what failed before the request: %s', (code, problem) => {
    expect(messageFor(code)).toBe(`registry.example ${problem}. Request: GET /v2/team/app/tags/list.`);
  });

  it('names another host, and why it was needed', () => {
    expect(messageFor('ENOTFOUND', { redirectTarget: 'cdn.example' })).toBe(
      'cdn.example cannot be found (DNS). registry.example redirects there. Request: GET /v2/team/app/tags/list.',
    );
    expect(messageFor('ENOTFOUND', { host: 'auth.example' })).toBe(
      'auth.example cannot be found (DNS). registry.example needs it to sign in. Request: GET /v2/team/app/tags/list.',
    );
  });

  it('keeps the request first where the host did something', () => {
    expect(messageFor('UND_ERR_HEADERS_TIMEOUT')).toBe(
      'registry.example: GET /v2/team/app/tags/list got no answer in time.',
    );
  });
});

describe('meaningOf', () => {
  it.each([
    [401, 'unauthorized'],
    [403, 'denied'],
    [451, 'denied'],
    [404, 'not-found'],
    [429, 'rate-limited'],
    [500, 'unavailable'],
    [520, 'unavailable'],
    [501, 'invalid-response'],
    [400, 'invalid-response'],
    [304, 'invalid-response'],
  ])('classifies status %i as %s', (status, kind) => {
    expect(meaningOf(status).kind).toBe(kind);
  });

  it('marks only some statuses as worth a retry (P-13)', () => {
    expect([408, 429, 499, 500, 502, 503, 504, 522].every(isTransient)).toBe(true);
    expect([400, 401, 403, 404, 405, 406, 501, 505, 520].some(isTransient)).toBe(false);
  });
});

describe('findQuota', () => {
  it.each([
    [
      { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600' },
      { limit: 100, remaining: 0, windowSeconds: 21_600, source: null },
    ],
    [
      { 'ratelimit-limit': '200', 'ratelimit-remaining': '7' },
      { limit: 200, remaining: 7, windowSeconds: 21_600, source: null },
    ],
    [{ 'ratelimit-remaining': '7' }, null],
    [{ 'ratelimit-limit': '-1', 'ratelimit-remaining': 'x' }, null],
    [{}, null],
  ])('reads the quota from %j (P-09)', (headers, expected) => {
    expect(findQuota(headers)).toEqual(expected);
  });
});
