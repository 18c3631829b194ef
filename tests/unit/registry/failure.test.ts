import { describe, expect, it } from 'vitest';
import { classifyFailure } from '#lib/registry/transport/failure.ts';
import { findQuota } from '#lib/registry/transport/quota.ts';
import { classifyHost } from '#lib/registry/transport/special-host.ts';
import { isTransient, meaningOf } from '#lib/registry/transport/status-error.ts';

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
  ])('P-13 %s is %s', (code, kind, retries) => {
    expect(classifyFailure(coded(code))).toMatchObject({ kind, ...(retries === undefined ? {} : { retries }) });
  });

  it('S-19 never quotes the error itself, and finds the code of a cause', () => {
    const wrapped = new Error('outer banner', { cause: coded('ECONNREFUSED') });
    expect(JSON.stringify(classifyFailure(wrapped))).not.toContain('banner');
    expect(classifyFailure(wrapped)).toMatchObject({ kind: 'connection', retries: 0 });
    expect(classifyFailure('what?')).toMatchObject({ kind: 'connection' });
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
  ])('%i is %s', (status, kind) => {
    expect(meaningOf(status).kind).toBe(kind);
  });

  it('P-13 only some are sent again', () => {
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
  ])('P-09 %j', (headers, expected) => {
    expect(findQuota(headers)).toEqual(expected);
  });
});

describe('classifyHost', () => {
  it.each([
    ['registry.example.com', 'name'],
    ['localhost.example.com', 'name'],
    ['127.0.0.1.evil.com', 'name'],
    ['localhost', 'private-address'],
    ['a.localhost', 'private-address'],
    ['127.0.0.1', 'private-address'],
    ['10.0.0.1', 'private-address'],
    ['100.64.0.1', 'private-address'],
    ['0.0.0.0', 'private-address'],
    ['[::1]', 'private-address'],
    ['[::ffff:10.0.0.1]', 'private-address'],
    ['[fd00::1]', 'private-address'],
    ['169.254.169.254', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['[fd00:ec2::254]', 'metadata'],
    ['[fe80::1]', 'metadata'],
    ['metadata.google.internal', 'metadata'],
    ['metadata.google.internal.', 'metadata'],
    ['93.184.216.34', 'public-address'],
    ['[2606:2800:220:1::1]', 'public-address'],
  ])('R-06, S-11, S-15 %s is %s', (hostname, expected) => {
    expect(classifyHost(hostname)).toBe(expected);
  });
});
