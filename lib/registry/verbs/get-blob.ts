import { createHash } from 'node:crypto';
import { algorithmOf } from '#lib/image/digest.ts';
import { pullScope } from '#lib/registry/paths.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { isGood } from '#lib/registry/transport/call.ts';
import { type LayerDescriptor, layerCall } from './blob-call.ts';
import { type Context, refusalOf } from './context.ts';

/**
 * BlobReader receives a layer in chunks, which it may keep and free. A returned promise is awaited before the next chunk
 * is read.
 */
export type BlobReader = (chunk: Uint8Array) => Promise<void> | undefined;

/**
 * Streams a layer from `GET /v2/<name>/blobs/<digest>`; it is never in memory as a whole. Size and digest are checked
 * on the way (S-46, S-52, S-63). Until this resolves, the chunks given to `onChunk` are not verified. Redirects are
 * followed without credentials (S-20). The time limit is 5 minutes (S-49), and an abort takes effect within a second
 * (B-20). Foreign layers are refused (B-25). Errors of `onChunk` are passed on.
 */
export async function getBlob(
  context: Context,
  repository: string,
  descriptor: LayerDescriptor,
  onChunk: BlobReader,
  signal?: AbortSignal,
): Promise<void> {
  const { session, transport } = context;
  const { digest, sizeBytes } = descriptor;
  const request = layerCall(context, repository, descriptor);
  const hash = createHash(algorithmOf(digest));
  let length = 0;
  let fault: { error: unknown } | null = null;
  const call = {
    ...request,
    sink: {
      begun: false,
      write(chunk: Uint8Array) {
        length += chunk.length;
        hash.update(chunk);
        try {
          return onChunk(chunk)?.catch(fail);
        } catch (error) {
          return fail(error);
        }
      },
    },
  };
  const fail = (error: unknown): never => {
    fault = { error };
    throw error;
  };
  const wrong = (problem: string) => transport.errorOf(call, { kind: 'wrong-content', problem });
  const answer = await session.send(call, pullScope(repository), signal).catch((error: unknown) => {
    if (fault !== null) throw fault.error;
    const isLonger = error instanceof RegistryError && error.kind === 'too-large';
    throw isLonger ? wrong(`was answered with more than the ${sizeBytes} bytes of its descriptor`) : error;
  });
  if (!isGood(answer)) throw refusalOf(context, call, answer);
  if (length !== sizeBytes) {
    throw wrong(`was answered with ${length} bytes, but its descriptor has ${sizeBytes}`);
  }
  const actual = `${algorithmOf(digest)}:${hash.digest('hex')}`;
  if (actual !== digest) throw wrong(`was answered with other content: its digest is ${actual}`);
}
