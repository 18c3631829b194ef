import { isVerifiable } from '#lib/image/digest.ts';
import { isForeignLayer } from '#lib/image/media-types.ts';
import type { Call } from '#lib/registry/transport/call.ts';
import { type Context, callFor, repositoryPath } from './context.ts';
import type { LayerDescriptor } from './get-blob.ts';

/**
 * `GET /v2/<name>/blobs/<digest>` of a layer, at most as long as its descriptor says (S-46) and within the time for a layer (S-49).
 * Throws RegistryError `refused` for a layer that is not to be asked for (B-25, R-18).
 */
export function layerCall(context: Context, repository: string, descriptor: LayerDescriptor): Call {
  const { transport, limits } = context;
  const { digest, sizeBytes, mediaType } = descriptor;
  const path = `${repositoryPath(context, repository)}/blobs/${isVerifiable(digest) ? digest : '…'}`;
  const wish = callFor(context, { kind: 'blob', path, accept: '*/*', maxBytes: sizeBytes });
  const refuse = (problem: string, hint: string) => transport.errorOf(wish, { kind: 'refused', problem, hint });
  if (isForeignLayer(mediaType)) {
    throw refuse('was not sent: the layer belongs to another host', 'Its files can only be seen where it comes from.');
  }
  if (!isVerifiable(digest)) {
    const problem = 'was not sent: content of that digest algorithm cannot be verified';
    throw refuse(problem, 'Push the image with sha256 digests.');
  }
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
    throw refuse(`was not sent: ${sizeBytes} is no size of a layer`, 'Push the image again.');
  }
  return { ...wish, deadlineMs: limits.blobMs };
}
