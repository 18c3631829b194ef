import { describe, expect, it } from 'vitest';
import { decideLocality } from '#lib/http/locality.ts';

const LAPTOP = { boundTo: '127.0.0.1', baseUrl: null, trustedProxies: 0 };
const CURL = { remote: '127.0.0.1', httpVersion: '1.1', headers: { host: 'localhost:3000', accept: '*/*' } };

const decide = (asked: Partial<typeof CURL> = {}, settings: Partial<Parameters<typeof decideLocality>[1]> = {}) =>
  decideLocality({ ...CURL, ...asked }, { ...LAPTOP, ...settings });

describe('a request counts as local', () => {
  it.each(['localhost', '127.0.0.1:3000', '[::1]:3000', 'plimsoll.localhost', 'LOCALHOST.'])(
    'with the host %s',
    (host) => {
      expect(decide({ headers: { ...CURL.headers, host } })).toBe('local');
    },
  );
  it('over IPv6, and with a base URL on loopback', () => {
    expect(decide({ remote: '::1' }, { boundTo: '::1', baseUrl: 'http://localhost:3000' })).toBe('local');
  });
  it('with the headers of curl, wget, browsers and tracing agents', () => {
    const names = ['accept', 'accept-encoding', 'user-agent', 'connection', 'authorization', 'cookie', 'range'];
    const browsers = ['accept-language', 'sec-fetch-site', 'sec-ch-ua', 'upgrade-insecure-requests', 'dnt', 'priority'];
    const agents = ['traceparent', 'x-request-id', 'x-b3-traceid', 'x-correlation-id', 'x-api-key'];
    for (const name of [...names, ...browsers, ...agents])
      expect(decide({ headers: { ...CURL.headers, [name]: '1' } }), name).toBe('local');
  });
  it('with the headers of Prometheus', () => {
    const headers = {
      host: '127.0.0.1:3000',
      'user-agent': 'Prometheus/3.5.0',
      'accept-encoding': 'gzip',
      'x-prometheus-scrape-timeout-seconds': '10',
    };
    expect(decide({ headers: headers as never })).toBe('local');
  });
});

describe('a request does not count as local', () => {
  it.each([
    'evil.example',
    '10.0.0.7:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil@localhost',
    'localhost, evil.example',
    '',
  ])('with the host %j', (host) => {
    expect(decide({ headers: { ...CURL.headers, host } })).toBe('foreign-host');
  });
  it('without a Host header', () => {
    expect(decide({ headers: {} as never })).toBe('foreign-host');
  });
  it.each(['10.0.0.1', '172.17.0.1', '127.0.0.1.example', 'unknown', '0.0.0.0'])(
    'from the remote address %s',
    (remote) => {
      expect(decide({ remote })).toBe('remote-socket');
    },
  );

  it.each([
    ...['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-forwarded-server'],
    ...['x-forwarded', 'x-forwarded-prefix', 'x-forwarded-ssl', 'forwarded', 'via', 'x-real-ip', 'x-client-ip'],
    ...[
      'x-cluster-client-ip',
      'true-client-ip',
      'client-ip',
      'fly-client-ip',
      'fly-forwarded-port',
      'cf-connecting-ip',
    ],
    ...['cf-ray', 'cdn-loop', 'fastly-client-ip', 'x-envoy-external-address', 'x-amzn-trace-id', 'x-amz-cf-id'],
    ...['x-remote-addr', 'remote-addr', 'remote_addr', 'x_forwarded_for', 'x-real-address', 'x-forward-for'],
    ...['do-connecting-ip', 'x-nf-client-connection-ip', 'incap-client-ip', 'x-sucuri-clientip', 'ali-cdn-real-ip'],
    ...['remote-user', 'x-auth-request-email', 'tailscale-user-login', 'x-url-scheme', 'ssl-client-verify'],
    ...['x-azure-clientip', 'x-appengine-user-ip', 'x-vercel-id', 'x-original-uri', 'x-scheme', 'x-varnish'],
  ])('with the header %s, which only proxies add', (name) => {
    expect(decide({ headers: { ...CURL.headers, [name]: '' } })).toBe('proxied');
  });
  it('over HTTP/1.0, which nginx before 1.29.7 uses for backends by default', () => {
    expect(decide({ httpVersion: '1.0' })).toBe('proxied');
  });

  it('when the server is reachable from other machines', () => {
    for (const boundTo of ['0.0.0.0', '::', '192.168.1.5']) expect(decide({}, { boundTo })).toBe('listens-elsewhere');
    for (const baseUrl of ['https://plimsoll.example', 'http://nas.lan:3000/below', 'http://10.0.0.7:3000'])
      expect(decide({}, { baseUrl })).toBe('has-public-name');
    expect(decide({}, { trustedProxies: 1 })).toBe('behind-proxies');
  });
});
