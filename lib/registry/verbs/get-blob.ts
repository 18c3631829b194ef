import { createHash } from 'node:crypto';
import { algorithmOf, type Digest } from '#lib/image/digest.ts';
import { pullScope } from '#lib/registry/paths.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { isGood } from '#lib/registry/transport/call.ts';
import { layerCall } from './blob-call.ts';
import { type Context, refusalOf } from './context.ts';

export type LayerDescriptor = { digest: Digest; sizeBytes: number; mediaType: string };
/** Given a layer piece by piece; a promise is waited for before the next piece is read. */
export type BlobReader = (chunk: Uint8Array) => Promise<void> | undefined;

/**
 * `GET /v2/<name>/blobs/<digest>` of a layer, as it comes from the wire and never in memory as a whole. Size and digest are
 * counted on the way (S-46, S-52, S-63): until this resolves, `onChunk` was given something that is not verified.
 * Redirects go on without credentials (S-20); it ends after 5 minutes (S-49) and within a second of an abort (B-20). Foreign
 * layers are not asked for (B-25). What `onChunk` throws is thrown.
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
  const wish = layerCall(context, repository, descriptor);
  const hash = createHash(algorithmOf(digest));
  let length = 0;
  let fault: { error: unknown } | null = null;
  const call = {
    ...wish,
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
    throw wrong(`was answered with ${length} bytes where its descriptor says ${sizeBytes}`);
  }
  const actual = `${algorithmOf(digest)}:${hash.digest('hex')}`;
  if (actual !== digest) throw wrong(`was answered with other content: its digest is ${actual}`);
}
