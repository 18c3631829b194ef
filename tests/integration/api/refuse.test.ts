import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemDocument } from '#lib/http/problem.ts';
import { type Answer, type Api, openApi } from './api.ts';
import type { Method } from './routes.ts';

const NOBODY = '0190b1c2-0000-7000-8000-000000000000';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const JSON_TYPE = { 'content-type': 'application/json' };

let api: Api;
let repositoryId: string;

beforeAll(async () => {
  api = await openApi();
  const added = await api.call('POST', '/api/v1/repositories', { reference: '127.0.0.1:1/team/app' });
  repositoryId = (added.body as { id: string }).id;
});
afterAll(() => api.close());

function expectProblem(answer: Answer, status: number): ProblemDocument {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('cache-control')).toContain('no-store');
  const problem = answer.body as ProblemDocument;
  expect(problem).toMatchObject({ type: 'about:blank', status, title: expect.any(String), detail: expect.any(String) });
  return problem;
}

const UNKNOWN: [Method, string, object?][] = [
  ['GET', `/api/v1/repositories/${NOBODY}`],
  ['GET', '/api/v1/repositories/not-an-id'],
  ['PATCH', `/api/v1/repositories/${NOBODY}`, { owner: 'a' }],
  ['DELETE', `/api/v1/repositories/${NOBODY}`],
  ['POST', `/api/v1/repositories/${NOBODY}/poll`],
  ['GET', `/api/v1/repositories/${NOBODY}/tags`],
  ['GET', `/api/v1/repositories/${NOBODY}/streams`],
  ['GET', '/api/v1/series/none/points'],
  ['GET', '/api/v1/tags/2147483647/observations'],
  ['GET', `/api/v1/polls/${NOBODY}`],
  ['GET', `/api/v1/registries/${NOBODY}`],
  ['PATCH', `/api/v1/registries/${NOBODY}`, { name: 'a' }],
  ['DELETE', `/api/v1/registries/${NOBODY}`],
  ['POST', `/api/v1/registries/${NOBODY}/test`],
  ['GET', `/api/v1/registries/${NOBODY}/catalog`],
  ['GET', `/api/v1/images/${DIGEST}?repositoryId=${NOBODY}`],
  ['POST', '/api/v1/repositories', { registryId: NOBODY, name: 'team/app' }],
];

describe('an unknown address below /api gives 404', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)('to %s, also without an account', async (method) => {
    const problem = expectProblem(await api.call(method, '/api/v1/nothing/here', undefined, { as: {} }), 404);
    expect(problem).toMatchObject({
      title: 'Not found',
      detail: `There is no ${method} /api/v1/nothing/here.`,
      hint: expect.stringContaining('/api/v1/openapi.json'),
    });
  });
});

describe('an unknown id gives 404', () => {
  it.each(UNKNOWN)('for %s %s', async (method, path, body) => {
    expectProblem(await api.call(method, path, body), 404);
  });

  it('for an image of no repository', async () => {
    expectProblem(await api.call('GET', `/api/v1/images/${DIGEST}?repositoryId=${repositoryId}`), 404);
  });
});

describe('an invalid path or query gives 400 and names the parameter', () => {
  it.each([
    ['/api/v1/tags/abc/observations', 'id'],
    ['/api/v1/tags/0/observations', 'id'],
    ['/api/v1/tags/2147483648/observations', 'id'],
    ['/api/v1/tags/1.5/observations', 'id'],
    ['/api/v1/tags/1/observations?limit=0', 'limit'],
    ['/api/v1/tags/1/observations?limit=501', 'limit'],
    ['/api/v1/tags/1/observations?cursor=nonsense', 'cursor'],
    [`/api/v1/tags/1/observations?cursor=${Buffer.from('p2147483648').toString('base64url')}`, 'cursor'],
    ['/api/v1/polls/not-a-uuid', 'id'],
    ['/api/v1/repositories?limit=x', 'limit'],
    ['/api/v1/repositories/%00', 'id'],
    ['/api/v1/repositories/x/tags?q=%00', 'q'],
    ['/api/v1/repositories/x/tags?sort=weight', 'sort'],
    ['/api/v1/repositories/x/tags?cursor=', 'cursor'],
    [`/api/v1/repositories/x/tags?cursor=${Buffer.from('p99999999999999').toString('base64url')}`, 'cursor'],
    [`/api/v1/repositories/x/tags?q=${'a'.repeat(129)}`, 'q'],
    ['/api/v1/series/x/points?from=yesterday', 'from'],
    ['/api/v1/series/x/points?to=2026-01-01', 'to'],
    ['/api/v1/series/x/points?maxPoints=1', 'maxPoints'],
    ['/api/v1/series/x/points?maxPoints=5001', 'maxPoints'],
    ['/api/v1/series/x/points?layers=perhaps', 'layers'],
    ['/api/v1/images/latest?repositoryId=x', 'digest'],
    ['/api/v1/images/%2525zz?repositoryId=x', 'digest'],
    [`/api/v1/images/${DIGEST}`, 'repositoryId'],
    [`/api/v1/images/${DIGEST}?repositoryId=x&previous=latest`, 'previous'],
  ])('for %s: %s', async (path, field) => {
    expect(expectProblem(await api.call('GET', path), 400)).toMatchObject({ field });
  });
});

describe('a body that cannot be read gives 400', () => {
  const post = (init: RequestInit) => api.call('POST', '/api/v1/registries', undefined, init);
  const body = JSON.stringify({ url: 'https://a.example' });

  it.each([
    ['a body without a content type', { body: Buffer.from(body), headers: { 'content-type': '' } }],
    ['the content type of a form', { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['the content type of a text', { body, headers: { 'content-type': 'text/plain; application/json' } }],
    ['a content type that only begins like JSON', { body, headers: { 'content-type': 'application/jsonp' } }],
    ['a body that is empty', { headers: JSON_TYPE }],
    ['a JSON document that is cut', { body: body.slice(0, -1), headers: JSON_TYPE }],
  ])('for %s', async (_, init) => {
    expectProblem(await post(init), 400);
  });

  it('or 413 above 2 MiB, while 2 MiB are read', async () => {
    const limit = 2 * 1024 * 1024;
    const padded = (bytes: number) => body + ' '.repeat(bytes - body.length);
    const large = expectProblem(await post({ body: padded(limit + 1), headers: JSON_TYPE }), 413);
    expect(large.detail).toContain('2 MiB');
    expect(
      (await post({ body: padded(limit), headers: { 'content-type': 'application/json; charset=utf-8' } })).status,
    ).toBe(201);
  });
});

describe('an invalid body gives 422 and names the field', () => {
  const pem = 'not a certificate';
  it.each([
    ['/api/v1/registries', {}, 'url'],
    ['/api/v1/registries', { url: 7 }, 'url'],
    ['/api/v1/registries', { url: 'ftp://a.example' }, 'url'],
    ['/api/v1/registries', { url: 'https://user:pw@a.example' }, 'url'],
    ['/api/v1/registries', { url: 'http://b.example' }, 'insecure'],
    ['/api/v1/registries', { url: 'https://b.example', caPem: pem }, 'caPem'],
    ['/api/v1/registries', { url: 'https://b.example', name: 'a\u0000b' }, 'name'],
    ['/api/v1/registries', { url: 'https://b.example', passwrod: 'x' }, 'passwrod'],
    [
      '/api/v1/registries',
      { url: 'https://b.example', credentials: { username: 'u', password: '' } },
      'credentials.password',
    ],
    ['/api/v1/repositories', {}, 'reference'],
    ['/api/v1/repositories', { registryId: 'x' }, 'reference'],
    ['/api/v1/repositories', { registryId: 'x', name: 'Upper/Case' }, 'name'],
    ['/api/v1/repositories', { reference: 'Not A Reference' }, 'reference'],
    ['/api/v1/repositories', { reference: 'b.example/a', include: ['[a'] }, 'include'],
    ['/api/v1/repositories', { reference: 'b.example/a', exclude: ['{a'] }, 'exclude'],
    ['/api/v1/repositories', { reference: 'b.example/a', owner: 'a\u0000' }, 'owner'],
    ['/api/v1/repositories', { reference: 'b.example/a', relation: 'mine' }, 'relation'],
    ['/api/v1/repositories/preview', { reference: '' }, 'reference'],
  ])('for POST %s %j', async (path, body, field) => {
    const before = await api.runtime.db.registry.count();
    expect(expectProblem(await api.call('POST', path, body), 422)).toMatchObject({ field });
    expect(await api.runtime.db.registry.count()).toBe(before);
  });

  it.each([
    [{ listIntervalSeconds: 59 }, 'listIntervalSeconds'],
    [{ tagIntervalSeconds: 2_592_001 }, 'tagIntervalSeconds'],
    [{ exclude: ['a', '!b'] }, 'exclude'],
    [{ visibility: 'secret' }, 'visibility'],
    [{ pinned: { streamKey: '' } }, 'pinned.streamKey'],
  ])('for PATCH of a repository %j', async (body, field) => {
    const problem = expectProblem(await api.call('PATCH', `/api/v1/repositories/${repositoryId}`, body), 422);
    expect(problem).toMatchObject({ field });
  });

  it('for a reference on another registry than registryId', async () => {
    const { registry } = (await api.call('GET', `/api/v1/repositories/${repositoryId}`)).body as {
      registry: { id: string };
    };
    const refused = await api.call('POST', '/api/v1/repositories', {
      registryId: registry.id,
      reference: 'ghcr.io/a/b',
    });
    expect(expectProblem(refused, 422)).toMatchObject({ field: 'reference' });
  });
});
