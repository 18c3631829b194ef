import { findManifest } from './answer-manifest.ts';
import { listPage } from './answer-page.ts';
import { type BearerOptions, challengeFor, grantToken, mayPull } from './answer-token.ts';
import type { ContentSource } from './content.ts';

export type RequestKind = 'ping' | 'token' | 'catalog' | 'list' | 'head' | 'manifest' | 'blob' | 'other';

/** RegistryRequest is a request as received. `path` starts with "/" and includes the query. Absent headers are null. */
export type RegistryRequest = {
  method: string;
  path: string;
  accept: string | null;
  authorization: string | null;
  ifNoneMatch?: string | null;
};

/**
 * RegistryAnswer is the answer; header names are in lower case. `body` is empty for HEAD, and content-length has the
 * size of a GET.
 */
export type RegistryAnswer = {
  kind: RequestKind;
  repository: string | null;
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
};

export type AnswerOptions = {
  /** Null: no sign-in is needed. */
  bearer: BearerOptions | null;
  /** The most names on one page of a list, and the number when `n` is absent. Null: all names on one page. */
  pageSize: number | null;
};

const NOTHING = new Uint8Array();

/** Answers one request of the distribution API (ping, token, catalog, list, manifests, blobs) from `content`. Pure. */
export function respond(request: RegistryRequest, content: ContentSource, options: AnswerOptions): RegistryAnswer {
  const url = URL.parse(request.path, 'http://registry.invalid') ?? new URL('http://registry.invalid/malformed');
  const route = findRoute(url.pathname, request.method);
  const answer = (status: number, headers: Record<string, string>, body: Uint8Array = NOTHING): RegistryAnswer => ({
    kind: route.kind,
    repository: route.repository,
    status,
    headers: { ...headers, 'content-length': String(body.byteLength) },
    body: request.method === 'HEAD' ? NOTHING : body,
  });
  const fail = (status: number, code: string, headers: Record<string, string> = {}) =>
    answer(
      status,
      { 'content-type': 'application/json', ...headers },
      json({ errors: [{ code, message: code.toLowerCase() }] }),
    );

  if (request.method !== 'GET' && request.method !== 'HEAD') return fail(405, 'UNSUPPORTED');
  if (route.kind === 'token') {
    const granted = options.bearer ? grantToken(url.searchParams, request.authorization, options.bearer) : null;
    return granted ? answer(200, { 'content-type': 'application/json' }, json(granted)) : fail(401, 'UNAUTHORIZED');
  }
  if (route.kind === 'other') return fail(404, 'NOT_FOUND');
  if (options.bearer && !mayPull(request.authorization, route.repository, route.kind)) {
    return fail(401, 'UNAUTHORIZED', { 'www-authenticate': challengeFor(options.bearer, route.repository) });
  }
  switch (route.kind) {
    case 'ping':
      return answer(200, { 'content-type': 'application/json' }, json({}));
    case 'catalog': {
      const page = listPage(content.repositories(), url, options.pageSize);
      return page
        ? answer(200, page.headers, json({ repositories: page.names }))
        : fail(400, 'PAGINATION_NUMBER_INVALID');
    }
    case 'list': {
      const tags = content.tags(route.repository);
      if (!tags) return fail(404, 'NAME_UNKNOWN');
      const page = listPage(tags, url, options.pageSize);
      return page
        ? answer(200, page.headers, json({ name: route.repository, tags: page.names }))
        : fail(400, 'PAGINATION_NUMBER_INVALID');
    }
    case 'head':
    case 'manifest': {
      const found = findManifest(content, route.repository, route.reference, request.accept);
      if (!found) return fail(404, 'MANIFEST_UNKNOWN');
      const headers = {
        'content-type': found.mediaType,
        'docker-content-digest': found.digest,
        etag: `"${found.digest}"`,
      };
      const known = request.ifNoneMatch?.replaceAll('"', '') === found.digest;
      return known ? answer(304, headers) : answer(200, headers, found.bytes);
    }
    case 'blob': {
      const bytes = content.blob(route.repository, route.reference);
      if (!bytes) return fail(404, 'BLOB_UNKNOWN');
      return answer(
        200,
        { 'content-type': 'application/octet-stream', 'docker-content-digest': route.reference },
        bytes,
      );
    }
  }
}

type Route =
  | { kind: 'ping' | 'token' | 'catalog' | 'other'; repository: null }
  | { kind: 'list'; repository: string }
  | { kind: 'head' | 'manifest'; repository: string; reference: string }
  | { kind: 'blob'; repository: string; reference: string };

function findRoute(pathname: string, method: string): Route {
  if (pathname === '/v2/' || pathname === '/v2') return { kind: 'ping', repository: null };
  if (pathname === '/token') return { kind: 'token', repository: null };
  if (pathname === '/v2/_catalog') return { kind: 'catalog', repository: null };
  const [, repository, resource, reference] = /^\/v2\/(.+)\/(tags|manifests|blobs)\/([^/]+)$/.exec(pathname) ?? [];
  if (!repository || !reference) return { kind: 'other', repository: null };
  if (resource === 'tags')
    return reference === 'list' ? { kind: 'list', repository } : { kind: 'other', repository: null };
  if (resource === 'blobs') return { kind: 'blob', repository, reference: decode(reference) };
  return { kind: method === 'HEAD' ? 'head' : 'manifest', repository, reference: decode(reference) };
}

/** Decodes a reference, whose colon may be URL-encoded. An invalid encoding stays and matches nothing. */
function decode(reference: string): string {
  try {
    return decodeURIComponent(reference);
  } catch {
    return reference;
  }
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
