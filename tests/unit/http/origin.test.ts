import { describe, expect, it } from 'vitest';
import { decideOrigin, isRefused } from '#lib/http/origin.ts';

const COOKIE = { cookie: 'plimsoll.session_token=x' };
const HOST = { host: 'plimsoll.example' };
const BASE = 'https://plimsoll.example';

type Row = [title: string, headers: Record<string, string>, baseUrl: string | null, decision: string];

const CHANGING: Row[] = [
  ['its own origin', { origin: BASE, ...HOST }, BASE, 'own-origin'],
  ['its own origin behind a proxy that names itself', { origin: BASE, host: 'inner:3000' }, BASE, 'own-origin'],
  ['a base URL below a path', { origin: BASE }, `${BASE}/below`, 'own-origin'],
  ['loopback beside a base URL', { origin: 'http://localhost:3000', host: 'localhost:3000' }, BASE, 'own-origin'],
  ['the same host without TLS', { origin: 'http://plimsoll.example', ...HOST }, BASE, 'foreign-origin'],
  ['the same host at another port', { origin: `${BASE}:8443`, ...HOST }, BASE, 'foreign-origin'],
  ['a host that lies as its origin does', { origin: 'https://evil', host: 'evil' }, BASE, 'foreign-origin'],
  ['a sibling host', { origin: 'https://a.plimsoll.example', ...HOST }, BASE, 'foreign-origin'],
  ['another site', { origin: 'https://evil', ...HOST }, BASE, 'foreign-origin'],
  ['a sandboxed page', { origin: 'null', ...HOST }, BASE, 'foreign-origin'],
  ['an origin that is none', { origin: 'plimsoll.example', ...HOST }, BASE, 'foreign-origin'],
  ['an empty origin', { origin: '', ...HOST }, BASE, 'foreign-origin'],
  ['two origins', { origin: `${BASE}, https://evil`, ...HOST }, BASE, 'foreign-origin'],
  ['null within a list', { origin: `null, ${BASE}`, ...HOST }, BASE, 'foreign-origin'],
  ['without a base URL, the host that was asked', { origin: 'http://nas:3000', host: 'nas:3000' }, null, 'own-origin'],
  ['without a base URL, by TLS', { origin: 'https://nas', host: 'nas' }, null, 'own-origin'],
  ['without a base URL, the port left out', { origin: 'https://nas', host: 'nas:443' }, null, 'own-origin'],
  ['without a base URL, another port', { origin: 'http://nas:3001', host: 'nas:3000' }, null, 'foreign-origin'],
  ['without a base URL, another site', { origin: 'https://evil', host: 'nas:3000' }, null, 'foreign-origin'],
  ['without a base URL, a sandboxed page', { origin: 'null', host: 'nas:3000' }, null, 'foreign-origin'],
  ['without a base URL or a host', { origin: 'http://nas' }, null, 'foreign-origin'],
  ['an extension', { origin: 'chrome-extension://nas', host: 'nas' }, null, 'foreign-origin'],
  ['no origin, cross-site', { 'sec-fetch-site': 'cross-site' }, null, 'cross-site'],
  ['no origin, same-site', { 'sec-fetch-site': 'same-site' }, BASE, 'cross-site'],
  ['no origin, something new', { 'sec-fetch-site': 'who-knows' }, BASE, 'cross-site'],
  ['no origin, two claims', { 'sec-fetch-site': 'same-origin, cross-site' }, BASE, 'cross-site'],
  ['no origin, same-origin', { 'sec-fetch-site': 'same-origin' }, null, 'no-browser'],
  ['no origin, typed by a person', { 'sec-fetch-site': 'none' }, null, 'no-browser'],
  ['no browser', {}, null, 'no-browser'],
];

const REFUSED = ['foreign-origin', 'cross-site'];

describe('decideOrigin (X-15)', () => {
  it.each(CHANGING)('decides for a change from %s: %j at %s is %s', (_, headers, baseUrl, decision) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const cookie of [COOKIE, {}]) {
        const decided = decideOrigin({ method, headers: new Headers({ ...headers, ...cookie }) }, baseUrl);
        expect(decided).toBe(decision);
        expect(isRefused(decided)).toBe(REFUSED.includes(decision));
      }
    }
  });

  it('allows a bearer token from any site, since browsers never add one', () => {
    const headers = new Headers({ origin: 'https://evil', authorization: 'Bearer x' });
    expect(decideOrigin({ method: 'POST', headers }, BASE)).toBe('bearer');
  });

  it('rejects basic authentication from another site, since browsers add it automatically', () => {
    const headers = new Headers({ origin: 'https://evil', authorization: 'Basic eDp5' });
    expect(decideOrigin({ method: 'POST', headers }, BASE)).toBe('foreign-origin');
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])('allows %s from any site, since it changes nothing', (method) => {
    const headers = new Headers({ origin: 'https://evil', ...COOKIE });
    expect(decideOrigin({ method, headers }, BASE)).toBe('safe-method');
  });
});
