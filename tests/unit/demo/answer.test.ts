import { describe, expect, it } from 'vitest';
import { type AnswerOptions, type RegistryRequest, respond } from '#lib/demo/answer.ts';
import type { ContentSource, StoredManifest } from '#lib/demo/content.ts';
import { LIST_TYPE, MANIFEST_TYPE } from '#lib/demo/docker-types.ts';
import { listOf, sha256 } from '#lib/demo/image-documents.ts';

const image: StoredManifest = {
  bytes: Buffer.from('{"image":1}'),
  mediaType: MANIFEST_TYPE,
  digest: sha256(Buffer.from('{"image":1}')),
};
const list = listOf([{ platform: 'linux/amd64', manifest: image }]);
const blob = Buffer.from('blob');
const content: ContentSource = {
  repositories: () => ['b', 'a/c'],
  tags: (repository) => (repository === 'a/c' ? ['v2', 'latest', 'v1'] : null),
  manifest: (_, reference) =>
    ({ latest: list, v1: image, [list.digest]: list, [image.digest]: image })[reference] ?? null,
  blob: (_, digest) => (digest === sha256(blob) ? blob : null),
};
const bearer = { realm: 'https://auth.example/token', service: 'demo' };
const open: AnswerOptions = { bearer: null, pageSize: null };
const guarded: AnswerOptions = { bearer, pageSize: null };
const BOTH = `${LIST_TYPE}, ${MANIFEST_TYPE}`;

function ask(path: string, request: Partial<RegistryRequest> = {}, options: AnswerOptions = open) {
  const answer = respond({ method: 'GET', path, accept: BOTH, authorization: null, ...request }, content, options);
  const text = Buffer.from(answer.body).toString();
  return { ...answer, text };
}

function tokenFor(scope: string): string {
  const answer = ask(`/token?service=demo&scope=${encodeURIComponent(scope)}`, {}, guarded);
  return `Bearer ${JSON.parse(answer.text).token}`;
}

describe('respond', () => {
  it('answers the ping, with a challenge when a token is required (A-01, A-02)', () => {
    expect(ask('/v2/').status).toBe(200);
    const challenged = ask('/v2/', {}, guarded);
    expect(challenged.status).toBe(401);
    expect(challenged.headers['www-authenticate']).toBe('Bearer realm="https://auth.example/token",service="demo"');
  });

  it('requires a token for the repository', () => {
    const path = '/v2/a/c/manifests/latest';
    expect(ask(path, {}, guarded).headers['www-authenticate']).toContain('scope="repository:a/c:pull"');
    expect(ask(path, { authorization: tokenFor('repository:a/c:pull') }, guarded).status).toBe(200);
    expect(ask(path, { authorization: tokenFor('repository:a/d:pull') }, guarded).status).toBe(401);
    expect(ask(path, { authorization: 'Bearer undefined' }, guarded).status).toBe(401);
    expect(ask('/v2/_catalog', { authorization: tokenFor('repository:a/c:pull') }, guarded).status).toBe(401);
    expect(ask('/v2/_catalog', { authorization: tokenFor('registry:catalog:*') }, guarded).status).toBe(200);
  });

  it('issues a token only for its service and, if set, its account', () => {
    expect(ask('/token?service=other&scope=x', {}, guarded).status).toBe(401);
    const closed = { ...guarded, bearer: { ...bearer, credential: { username: 'u', password: 'p' } } };
    expect(ask('/token?service=demo&scope=x', {}, closed).status).toBe(401);
    const authorization = `Basic ${Buffer.from('u:p').toString('base64')}`;
    expect(ask('/token?service=demo&scope=x', { authorization }, closed).status).toBe(200);
  });

  it('lists tags in order, page by page (L-05, L-08, L-10)', () => {
    expect(JSON.parse(ask('/v2/a/c/tags/list').text)).toEqual({ name: 'a/c', tags: ['latest', 'v1', 'v2'] });
    const first = ask('/v2/a/c/tags/list?n=2');
    expect(JSON.parse(first.text).tags).toEqual(['latest', 'v1']);
    expect(first.headers.link).toBe('</v2/a/c/tags/list?last=v1&n=2>; rel="next"');
    const second = ask('/v2/a/c/tags/list?last=v1&n=2');
    expect(JSON.parse(second.text).tags).toEqual(['v2']);
    expect(second.headers.link).toBeUndefined();
    expect(ask('/v2/a/c/tags/list?n=3').headers.link).toBeUndefined();
    expect(JSON.parse(ask('/v2/a/c/tags/list?n=50', {}, { ...open, pageSize: 1 }).text).tags).toEqual(['latest']);
    expect(ask('/v2/a/c/tags/list?n=-1').status).toBe(400);
    expect(ask('/v2/nope/tags/list').status).toBe(404);
    expect(JSON.parse(ask('/v2/_catalog').text)).toEqual({ repositories: ['a/c', 'b'] });
  });

  it('returns the headers of GET without a body for HEAD (M-06)', () => {
    const head = ask('/v2/a/c/manifests/latest', { method: 'HEAD' });
    const get = ask('/v2/a/c/manifests/latest');
    expect(head).toMatchObject({ kind: 'head', repository: 'a/c', status: 200, headers: get.headers, text: '' });
    expect(get).toMatchObject({ kind: 'manifest', text: Buffer.from(list.bytes).toString() });
    expect(get.headers).toMatchObject({
      'content-type': LIST_TYPE,
      'content-length': String(list.bytes.byteLength),
      'docker-content-digest': list.digest,
    });
  });

  it('replaces a list by its linux/amd64 image for old clients, but never by digest (M-02)', () => {
    const rewritten = ask('/v2/a/c/manifests/latest', { accept: MANIFEST_TYPE });
    expect(rewritten.headers['docker-content-digest']).toBe(image.digest);
    expect(ask('/v2/a/c/manifests/latest', { accept: null }).headers['docker-content-digest']).toBe(image.digest);
    expect(ask('/v2/a/c/manifests/latest', { accept: 'text/html' }).status).toBe(404);
    expect(ask('/v2/a/c/manifests/v1', { accept: LIST_TYPE }).status).toBe(404);
    expect(ask(`/v2/a/c/manifests/${list.digest}`, { accept: MANIFEST_TYPE }).headers['content-type']).toBe(LIST_TYPE);
  });

  it('answers 304 for a known digest, quoted or not (M-13)', () => {
    for (const ifNoneMatch of [list.digest, `"${list.digest}"`]) {
      expect(ask('/v2/a/c/manifests/latest', { ifNoneMatch })).toMatchObject({ status: 304, text: '' });
    }
    expect(ask('/v2/a/c/manifests/latest', { ifNoneMatch: image.digest }).status).toBe(200);
  });

  it('serves blobs by digest and answers 404 for unknown ones (H-03, H-09)', () => {
    expect(ask(`/v2/a/c/blobs/${sha256(blob)}`)).toMatchObject({ kind: 'blob', status: 200, text: 'blob' });
    expect(ask(`/v2/a/c/blobs/${image.digest}`).status).toBe(404);
    expect(JSON.parse(ask('/v2/a/c/manifests/gone').text).errors[0].code).toBe('MANIFEST_UNKNOWN');
    expect(ask('/v2/a/c/manifests/%zz').status).toBe(404);
    expect(ask('//').status).toBe(404);
    expect(ask(`/v2/a/c/blobs/${encodeURIComponent(sha256(blob))}`).status).toBe(200);
    expect(ask('/v2/a/c/other/x')).toMatchObject({ kind: 'other', status: 404 });
    expect(ask('/v2/a/c/manifests/v1', { method: 'DELETE' }).status).toBe(405);
  });
});
