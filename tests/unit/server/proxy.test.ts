import { NextRequest } from 'next/server';
import { expect, it } from 'vitest';
import { runWithRequest } from '#lib/log/request-trace.ts';
import { proxy } from '../../../proxy.ts';

const trace = {
  id: 'r',
  address: 'a',
  scheme: null,
  opensPage: false,
  isLocal: false,
  allowsEval: false,
  caller: null,
  isAnswered: false,
};
const headersOf = (path: string) =>
  runWithRequest(trace, () => proxy(new NextRequest(`http://localhost:3000${path}`))).headers;

it('proxy sets no headers on route handlers, since Next.js would override those of the route', () => {
  for (const path of ['/api/v1/badge/host/app/1.svg', '/api/v1/overview', '/api/v1/openapi.json', '/metrics']) {
    const headers = headersOf(path);
    expect([headers.get('cache-control'), headers.get('content-security-policy')], path).toEqual([null, null]);
  }
});

it('proxy gives each page a policy with a new nonce, and forbids caching', () => {
  const [first, second] = [headersOf('/'), headersOf('/')];
  expect(first.get('cache-control')).toBe('private, no-store');
  expect(first.get('content-security-policy')).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}'/);
  expect(first.get('content-security-policy')).not.toBe(second.get('content-security-policy'));
});

it('proxy answers 503 to requests that did not pass the request filter', () => {
  expect(proxy(new NextRequest('http://localhost:3000/')).status).toBe(503);
});
