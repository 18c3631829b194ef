import { type Digest, findDigest, isVerifiable } from '#lib/image/digest.ts';
import { ACCEPT_MANIFEST } from '#lib/image/media-types.ts';
import { pullScope } from '#lib/registry/paths.ts';
import { isGood } from '#lib/registry/transport/call.ts';
import { headerText } from '#lib/registry/transport/header-text.ts';
import { type Context, refusalOf } from './context.ts';
import { manifestCall } from './manifest-call.ts';

export type ManifestHead = {
  /**
   * A hint that nothing changed, never proof (S-62). Null when HEAD is not usable here and GET is needed (M-07, M-11).
   */
  digest: Digest | null;
  mediaType: string | null;
};

/** Statuses that say nothing about the manifest. GET works at several registries that answer HEAD with them (M-09). */
const UNUSABLE_STATUSES = new Set([400, 401, 403, 405, 406, 500, 501]);

/**
 * Sends `HEAD /v2/<name>/manifests/<reference>`.
 *
 * @throws RegistryError, of kind `not-found` on 404; without a body that is no proof, so the caller confirms it by GET
 * (M-10)
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
  if (UNUSABLE_STATUSES.has(answer.status)) return { digest: null, mediaType: null };
  if (!isGood(answer)) throw refusalOf(context, call, answer);
  const digest = findDigest(headerText(answer.headers['docker-content-digest']));
  return {
    digest: digest !== null && isVerifiable(digest) ? digest : null,
    mediaType: headerText(answer.headers['content-type']),
  };
}
