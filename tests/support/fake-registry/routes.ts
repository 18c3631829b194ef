import { type FakeContent, sha256 } from './content.ts';
import { applyFaults } from './fault.ts';
import { countAgainst } from './quota-switch.ts';
import type { Reply, SeenRequest } from './reply.ts';
import type { Switches } from './switches.ts';
import { type FakeTokens, problem } from './tokens.ts';

export type World = { origin: string; prefix: string; switches: Switches; content: FakeContent; tokens: FakeTokens };

const RESOURCE = /^\/v2\/(.+)\/(tags\/list|manifests\/([^/]+)|blobs\/([^/]+))$/;

/** Answers a request as a distribution registry with the given switches. */
export function route(world: World, request: SeenRequest): Reply {
  const { switches, prefix } = world;
  const intercepted = switches.intercept?.(request);
  if (intercepted !== undefined) return intercepted;
  const { pathname } = new URL(request.path, world.origin);
  if (pathname === '/token')
    return switches.redirect.token ? sendTo(world, switches.redirect.token, request) : world.tokens.answer(request);
  const failure = switches.failures.shift();
  if (failure !== undefined) return failure;
  if (!pathname.startsWith(`${prefix}/v2/`)) return { status: 404, body: '404 page not found' };
  const path = pathname.slice(prefix.length);
  const [, name = ''] = RESOURCE.exec(path) ?? [];
  const scope = path === '/v2/' ? null : path === '/v2/_catalog' ? 'registry:catalog:*' : `repository:${name}:pull`;
  if (!world.tokens.admits(request, scope)) return refuse(world, scope);
  const right = () => answer(world, request, path);
  const counted = () =>
    switches.quota !== null && path.includes('/manifests/') ? countAgainst(switches.quota, request, right) : right();
  return applyFaults(switches.faults, request, counted);
}

/** Answers a request that passed authorization. */
function answer(world: World, request: SeenRequest, path: string): Reply {
  const { switches, prefix } = world;
  const { searchParams } = new URL(request.path, world.origin);
  const [, name = '', , reference, blob] = RESOURCE.exec(path) ?? [];
  if (path === '/v2/') return { status: 200, body: '{}' };
  if (path === '/v2/_catalog') return catalog(world, searchParams);
  if (reference !== undefined) return manifest(world, request, name, decodeURIComponent(reference));
  if (blob !== undefined) return blobOf(world, request, blob);
  if (!world.content.repositories.has(name)) return problem(404, 'NAME_UNKNOWN');
  const tags = [...world.content.tagsOf(name).keys()].sort();
  if (switches.tagsField !== 'list') return json(switches.tagsField === 'null' ? { name, tags: null } : { name });
  return page(world, searchParams, `${prefix}/v2/${name}/tags/list`, tags, (part) => ({ name, tags: part }));
}

function refuse({ switches, origin }: World, scope: string | null): Reply {
  const bearer = [`realm="${switches.realm ?? `${origin}/token`}"`, 'service="fake"'];
  const wanted = switches.extraScope ?? scope;
  if (wanted !== null) bearer.push(`scope="${wanted}"`);
  const right = switches.auth === 'basic' ? 'Basic realm="fake"' : `Bearer ${bearer.join(',')}`;
  const challenge = (scope === null ? switches.pingChallenge : null) ?? switches.challenge ?? right;
  const reply = problem(401, 'UNAUTHORIZED', 'authentication required');
  return challenge.length === 0 ? reply : { ...reply, headers: { ...reply.headers, 'www-authenticate': challenge } };
}

function sendTo({ switches }: World, target: string, request: SeenRequest): Reply {
  return { status: switches.redirectStatus, headers: { location: target + request.path } };
}

function catalog(world: World, query: URLSearchParams): Reply {
  const { catalog: kind } = world.switches;
  if (typeof kind === 'number') return problem(kind, 'UNSUPPORTED');
  const names = kind === 'empty' ? [] : [...world.content.repositories.keys()].sort();
  return page(world, query, `${world.prefix}/v2/_catalog`, names, (repositories) => ({ repositories }));
}

function page(
  world: World,
  query: URLSearchParams,
  path: string,
  all: string[],
  shape: (part: string[]) => object,
): Reply {
  const { switches, origin } = world;
  const requested = query.get('n');
  if (requested !== null && switches.refusesPageSize) return problem(400, 'PAGINATION_NUMBER_INVALID');
  if (requested !== null && Number(requested) > switches.maxPageSize && switches.pageSizeRefusal !== null) {
    return problem(switches.pageSizeRefusal, 'PAGINATION_NUMBER_INVALID');
  }
  const size = Math.min(requested === null ? switches.maxPageSize : Number(requested), switches.maxPageSize);
  const last = query.get('last');
  const from = last === null || switches.link === 'loop' ? 0 : all.findIndex((name) => name > last);
  const part = from === -1 ? [] : all.slice(from, from + size);
  const isLast = from === -1 || from + size >= all.length;
  if ((isLast && switches.link !== 'loop') || switches.link === 'none') return json(shape(part));
  const next = `${path}?last=${encodeURIComponent(part.at(-1) ?? '')}&n=${size}`;
  const start = {
    relative: '',
    loop: '',
    none: '',
    absolute: origin,
    foreign: 'http://169.254.169.254',
    'plain-http': origin.replace('https:', 'http:'),
  }[switches.link];
  return {
    ...json(shape(part)),
    headers: { 'content-type': 'application/json', link: `<${start}${next}>; rel="next"` },
  };
}

function manifest(world: World, request: SeenRequest, name: string, reference: string): Reply {
  const { switches, content } = world;
  if (switches.redirect.manifests) return sendTo(world, switches.redirect.manifests, request);
  if (request.method === 'HEAD' && switches.headStatus !== null) return { status: switches.headStatus };
  const digest = reference.includes(':') ? reference : content.repositories.get(name)?.get(reference);
  const stored = digest === undefined ? undefined : content.manifests.get(digest);
  if (digest === undefined || stored === undefined) return problem(404, 'MANIFEST_UNKNOWN');
  const isRewritten = switches.rewritesWithoutAccept && !String(request.headers.accept).includes('index.v1+json');
  const bytes = isRewritten ? Buffer.from('{"rewritten":true}') : stored.bytes;
  const headers: Record<string, string> = { 'content-type': stored.mediaType };
  const claimed = {
    right: sha256(bytes),
    wrong: sha256(Buffer.from('other')),
    malformed: 'sha256:UPPER',
    'unknown-algorithm': 'blake3:abcdef',
    missing: null,
  }[switches.digestHeader];
  if (claimed !== null) headers['docker-content-digest'] = claimed;
  return { status: 200, headers, body: bytes };
}

function blobOf(world: World, request: SeenRequest, digest: string): Reply {
  const { switches, content } = world;
  if (switches.redirect.blobs) return sendTo(world, switches.redirect.blobs, request);
  const bytes = content.blobs.get(digest);
  if (bytes === undefined) return problem(404, 'BLOB_UNKNOWN');
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: bytes };
}

function json(body: object): Reply {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
