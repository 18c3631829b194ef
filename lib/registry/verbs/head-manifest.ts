import { type Digest, findDigest, isVerifiable } from '#lib/image/digest.ts';
import { ACCEPT_MANIFEST } from '#lib/image/media-types.ts';
import { pullScope } from '#lib/registry/paths.ts';
import { isGood } from '#lib/registry/transport/call.ts';
import { headerText } from '#lib/registry/transport/header-text.ts';
import { type Context, refusalOf } from './context.ts';
import { manifestCall } from './manifest-call.ts';

export type ManifestHead = {
  /** A hint that nothing changed, never a fact (S-62). Null where HEAD is of no use here (M-07, M-11): ask by GET. */
  digest: Digest | null;
  mediaType: string | null;
};

/** Answers that say nothing about the manifest: GET works at several registries that give them (M-09). */
const unusable = new Set([400, 401, 403, 405, 406, 500, 501]);

/**
 * `HEAD /v2/<name>/manifests/<reference>`. Throws RegistryError `not-found` on 404: without a body that is no proof, so the
 * caller asks by GET before it believes it (M-10).
 */
export async function headManifest(
  context: Context,
  repository: string,
  reference: string,
  signal?: AbortSignal,
): Promise<ManifestHead> {
  const { session } = context;
  const { call } = manifestCall(context, 'HEAD', repository, reference, ACCEPT_MANIFEST);
  const answer = await session.send(call, pullScope(repository), signal);
  if (unusable.has(answer.status)) return { digest: null, mediaType: null };
  if (!isGood(answer)) throw refusalOf(context, call, answer);
  const digest = findDigest(headerText(answer.headers['docker-content-digest']));
  return {
    digest: digest !== null && isVerifiable(digest) ? digest : null,
    mediaType: headerText(answer.headers['content-type']),
  };
}
