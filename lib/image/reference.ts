import { AppError } from '#lib/domain/app-error.ts';
import { type Digest, findDigest } from './digest.ts';
import { DOCKER_HUB, findRegistryHost } from './registry-host.ts';
import { cutText } from './text.ts';

export { apiBaseUrl, isLoopbackHost } from './registry-host.ts';

/**
 * Reference is a parsed image name. `registry` is the identity ("docker.io", "localhost:5000"). `tag` is null when
 * neither tag nor digest was written. `insecure` is true only for a written "http://".
 */
export type Reference = {
  registry: string;
  repository: string;
  tag: string | null;
  digest: Digest | null;
  insecure: boolean;
};

export type ReferenceErrorCode =
  | 'empty'
  | 'too-long'
  | 'whitespace'
  | 'uppercase'
  | 'image-id'
  | 'repository'
  | 'no-repository'
  | 'tag'
  | 'digest'
  | 'host'
  | 'userinfo';

export class InvalidReferenceError extends AppError {
  static override readonly errorName = 'InvalidReferenceError';
  readonly code: ReferenceErrorCode;
  /** The probable intention. It is never used without confirmation. */
  readonly suggestion: string | null;

  constructor(code: ReferenceErrorCode, message: string, suggestion: string | null = null) {
    super(message);
    this.code = code;
    this.suggestion = suggestion;
  }
}

const MAX_LENGTH = 1_024;
const TAG_GRAMMAR = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const REPOSITORY_GRAMMAR = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*$/;
const IMAGE_ID = /^(?:sha256:)?[a-f0-9]{64}$/;
const HUB_PAGE = /^hub\.docker\.com\/(?:_|r)\/([^?#]+?)(?:\/tags)?$/;

/** Accepts "latest" and "v1.0-RC1". Tags are case-sensitive. */
export function isTagName(text: string): boolean {
  return TAG_GRAMMAR.test(text);
}

/**
 * Checks the path of a repository without its host. Names longer than 255 characters are accepted here.
 */
export function isRepositoryName(text: string): boolean {
  return text.length <= MAX_LENGTH && REPOSITORY_GRAMMAR.test(text);
}

/**
 * Parses a reference by, with Docker's rules for hosts.
 *
 * @param registries - known registries below a path, "host/path"; the longest match is the reference's registry
 * @throws InvalidReferenceError
 */
export function parseReference(text: string, registries: readonly string[] = []): Reference {
  const trimmed = text.trim();
  if (trimmed === '') throw new InvalidReferenceError('empty', 'no image is named');
  if (trimmed.length > MAX_LENGTH) throw new InvalidReferenceError('too-long', `longer than ${MAX_LENGTH} characters`);
  if (/[\s\\]/.test(trimmed)) throw new InvalidReferenceError('whitespace', 'has a space or a backslash in it');

  const { scheme, rest } = splitScheme(trimmed);
  if (IMAGE_ID.test(rest)) throw new InvalidReferenceError('image-id', 'is the id of a local image, not its name');
  const isUrl = scheme === 'http' || scheme === 'https';
  if (isUrl && /^[^/]*@/.test(rest)) {
    throw new InvalidReferenceError('userinfo', 'has credentials in it: enter them in their own fields');
  }
  const at = rest.indexOf('@');
  const digest = at < 0 ? null : findDigest(rest.slice(at + 1));
  if (at >= 0 && digest === null) throw new InvalidReferenceError('digest', 'what follows "@" is not a digest');

  const { name, tag } = splitTag(at < 0 ? rest : rest.slice(0, at));
  if (tag !== null && !isTagName(tag)) throw new InvalidReferenceError('tag', `"${cutText(tag, 140)}" is not a tag`);
  const insecure = scheme === 'http';
  const place = splitKnown(name, insecure, registries) ?? splitHost(name, { isUrl, insecure });
  if (place.path === '' || (isUrl && /^v[12]$/.test(place.path)))
    throw new InvalidReferenceError('no-repository', `names the registry ${place.registry}, but no repository in it`);
  const suffix = (tag === null ? '' : `:${tag}`) + (digest === null ? '' : `@${digest}`);
  const repository = checkRepository(place.path, (path) => `${place.written}${path}${suffix}`);
  const inLibrary = place.registry === DOCKER_HUB && !repository.includes('/');
  return {
    registry: place.registry,
    repository: inLibrary ? `library/${repository}` : repository,
    tag,
    digest,
    insecure: insecure && place.registry !== DOCKER_HUB,
  };
}

/** Formats "docker.io/library/node". */
export function formatRepository(reference: Pick<Reference, 'registry' | 'repository'>): string {
  return `${reference.registry}/${reference.repository}`;
}

/** Returns a reference in full without its digest: "docker.io/library/node:22" for "node:22". Null without a tag, and for other text. */
export function normaliseReference(text: string): string | null {
  const reference = findReference(text);
  return reference?.tag == null ? null : formatReference({ ...reference, digest: null });
}

/** Parses a reference. Null for text that is none. */
export function findReference(text: string): Reference | null {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof InvalidReferenceError) return null;
    throw error;
  }
}

/** Shortens "docker.io/library/node:22" to "node:22", as a Dockerfile has it. Other registries stay. */
export function familiarName(reference: string): string {
  return reference.replace(/^docker\.io\/(?:library\/)?/, '');
}

/** Formats "docker.io/library/node:22@sha256:…", with tag and digest when present. */
export function formatReference(reference: Omit<Reference, 'insecure'>): string {
  const { tag, digest } = reference;
  return formatRepository(reference) + (tag === null ? '' : `:${tag}`) + (digest === null ? '' : `@${digest}`);
}

/** Reports names that many clients refuse for their length, which deserves a warning. */
export function isOverlongName(reference: Pick<Reference, 'registry' | 'repository'>): boolean {
  return formatRepository(reference).length > 255;
}

function splitScheme(text: string): { scheme: string | null; rest: string } {
  const match = /^(https?|docker|oci|docker-pullable):\/\//i.exec(text);
  if (match?.[1] === undefined) return { scheme: null, rest: text };
  return { scheme: match[1].toLowerCase(), rest: text.slice(match[0].length) };
}

/** Splits off a tag. The last ":" begins a tag only when no "/" follows it. */
function splitTag(text: string): { name: string; tag: string | null } {
  const colon = text.lastIndexOf(':');
  if (colon < 0 || text.indexOf('/', colon) >= 0) return { name: text, tag: null };
  return { name: text.slice(0, colon), tag: text.slice(colon + 1) };
}

type Place = {
  registry: string;
  path: string;
  /** The host as it was written, with its slash. */
  written: string;
};

function splitHost(name: string, { isUrl, insecure }: { isUrl: boolean; insecure: boolean }): Place {
  const page = isUrl ? HUB_PAGE.exec(name.replace(/\/$/, '')) : null;
  if (page?.[1] !== undefined) return { registry: DOCKER_HUB, path: page[1], written: '' };

  const slash = name.indexOf('/');
  const first = slash < 0 ? name : name.slice(0, slash);
  const isHost = isUrl || (slash >= 0 && (/[.:[]/.test(first) || first.toLowerCase() === 'localhost'));
  if (!isHost) return { registry: DOCKER_HUB, path: name, written: '' };

  const registry = findRegistryHost(first, { insecure });
  if (registry === null) throw new InvalidReferenceError('host', `"${cutText(first, 100)}" is not the name of a host`);
  const path = slash < 0 ? '' : name.slice(slash + 1);
  return { registry, path: isUrl ? path.replace(/\/$/, '') : path, written: `${first}/` };
}

/**
 * Splits a name on a registry that is known below a path. Its host can be a bare word and its path upper case, which is
 * impossible for a repository of another registry.
 */
function splitKnown(name: string, insecure: boolean, registries: readonly string[]): Place | null {
  const slash = name.indexOf('/');
  const host = slash < 0 ? null : findRegistryHost(name.slice(0, slash), { insecure });
  if (host === null) return null;
  const path = name.slice(slash + 1);
  const [known] = registries
    .filter(
      (registry) => registry.startsWith(`${host}/`) && `${path}/`.startsWith(`${registry.slice(host.length + 1)}/`),
    )
    .sort((a, b) => b.length - a.length);
  if (known === undefined) return null;
  const prefix = known.slice(host.length + 1);
  const repository = path.slice(prefix.length + 1).replace(/\/$/, '');
  return { registry: known, path: repository, written: `${name.slice(0, slash)}/${prefix}/` };
}

function checkRepository(path: string, suggest: (path: string) => string): string {
  if (isRepositoryName(path)) return path;
  const lower = path.toLowerCase();
  if (lower !== path && isRepositoryName(lower)) {
    throw new InvalidReferenceError('uppercase', 'repository name must be lowercase', suggest(lower));
  }
  const trimmed = lower.replace(/^\/+|\/+$/g, '');
  const meant = isRepositoryName(trimmed) ? suggest(trimmed) : null;
  throw new InvalidReferenceError('repository', `"${cutText(path, 140)}" is not the name of a repository`, meant);
}
