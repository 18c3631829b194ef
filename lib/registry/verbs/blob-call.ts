import { type Digest, isVerifiable } from '#lib/image/digest.ts';
import { isForeignLayer } from '#lib/image/media-types.ts';
import type { Call } from '#lib/registry/transport/call.ts';
import { type Context, callFor, repositoryPath } from './context.ts';

export type LayerDescriptor = { digest: Digest; sizeBytes: number; mediaType: string };

/**
 * Creates `GET /v2/<name>/blobs/<digest>` for a layer, limited to the descriptor's size (S-46) and the time for a layer
 * (S-49).
 *
 * @throws RegistryError of kind `refused` when the layer must not be requested (B-25, R-18)
 */
export function layerCall(context: Context, repository: string, descriptor: LayerDescriptor): Call {
  const { transport, limits } = context;
  const { digest, sizeBytes, mediaType } = descriptor;
  const path = `${repositoryPath(context, repository)}/blobs/${isVerifiable(digest) ? digest : '…'}`;
  const request = callFor(context, { kind: 'blob', path, accept: '*/*', maxBytes: sizeBytes });
  const refuse = (problem: string, hint: string) => transport.errorOf(request, { kind: 'refused', problem, hint });
  if (isForeignLayer(mediaType)) {
    throw refuse('was not sent: the layer belongs to another host', 'Only its publisher has the files.');
  }
  if (!isVerifiable(digest)) {
    const problem = 'was not sent: content of that digest algorithm cannot be verified';
    throw refuse(problem, 'Push the image with sha256 digests.');
  }
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
    throw refuse(`was not sent: ${sizeBytes} is no size of a layer`, 'Push the image again.');
  }
  return { ...request, deadlineMs: limits.blobMs };
}
