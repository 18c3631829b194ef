import { type Digest, digestOf, findDigest, isVerifiable } from '#lib/image/digest.ts';
import { ACCEPT_MANIFEST } from '#lib/image/media-types.ts';
import { pullScope } from '#lib/registry/paths.ts';
import { isGood } from '#lib/registry/transport/call.ts';
import { headerText } from '#lib/registry/transport/header-text.ts';
import { type Context, refusalOf } from './context.ts';
import { errorWithin, isErrorInstead } from './error-within.ts';
import { manifestCall } from './manifest-call.ts';

export type FetchedManifest = {
  /** The digest of exactly these bytes. */
  digest: Digest;
  bytes: Uint8Array;
  contentType: string | null;
  /**
   * True when the manifest was requested by this digest. The answer for a tag is only what the registry claims now
   * (S-61).
   */
  trusted: boolean;
};

/**
 * Reads `GET /v2/<name>/manifests/<tag or digest>`, at most 4 MiB by default. Bytes requested by digest must match it
 * (S-60). For a tag the digest is computed, because the header of many registries is wrong (S-61).
 *
 * @param beforeSend - called before each request to the registry's own origin; its errors are passed on
 * @throws RegistryError, of kind `wrong-content` when the digest does not match
 */
export async function getManifest(
  context: Context,
  repository: string,
  reference: string,
  signal?: AbortSignal,
  beforeSend?: () => void,
): Promise<FetchedManifest> {
  const { session, transport } = context;
  const { call, reference: wanted } = manifestCall(context, 'GET', repository, reference, ACCEPT_MANIFEST);
  const answer = await session.send({ ...call, beforeSend }, pullScope(repository), signal);
  if (!isGood(answer)) throw refusalOf(context, call, answer);
  if (isErrorInstead(answer)) throw errorWithin(context, call, answer);
  const contentType = headerText(answer.headers['content-type']);
  const { bytes } = answer;
  if ('tag' in wanted) {
    const claimed = findDigest(headerText(answer.headers['docker-content-digest']));
    return { digest: digestByTag(bytes, claimed), bytes, contentType, trusted: false };
  }
  const digest = digestOf(bytes, wanted.digest);
  if (digest === wanted.digest) return { digest, bytes, contentType, trusted: true };
  throw transport.errorOf(call, {
    kind: 'wrong-content',
    status: answer.status,
    problem: `was answered with other content: its digest is ${digest}`,
  });
}

/** Keeps the digest that the registry claims, such as sha512, when it matches. Computes sha256 otherwise. */
function digestByTag(bytes: Uint8Array, claimed: Digest | null): Digest {
  if (claimed !== null && isVerifiable(claimed) && digestOf(bytes, claimed) === claimed) return claimed;
  return digestOf(bytes);
}
