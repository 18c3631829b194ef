import { createHeadHash, HEAD_BYTES } from '#lib/image/layer-head.ts';
import { pullScope } from '#lib/registry/paths.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { type Answer, isGood } from '#lib/registry/transport/call.ts';
import { headerText } from '#lib/registry/transport/header-text.ts';
import { type LayerDescriptor, layerCall } from './blob-call.ts';
import { type Context, refusalOf } from './context.ts';

export type BlobCheck = {
  descriptor: LayerDescriptor;
  /** SHA-256 of the first HEAD_BYTES, or of the whole layer when it is shorter. */
  headSha256: Uint8Array;
  /** Called with the number of bytes in each chunk that arrives. */
  onBytes: (count: number) => void;
};

/**
 * Checks that the repository serves a layer that was hashed completely before. One GET is sent; only the beginning is
 * read and compared.
 *
 * @throws RegistryError, of kind `wrong-content` when the bytes or their number differ
 */
export async function checkBlob(
  context: Context,
  repository: string,
  { descriptor, headSha256, onBytes }: BlobCheck,
  signal?: AbortSignal,
): Promise<void> {
  const { session, transport } = context;
  const request = layerCall(context, repository, descriptor);
  const wantedBytes = Math.min(HEAD_BYTES, descriptor.sizeBytes);
  const head = createHeadHash();
  let length = 0;
  const sink = {
    begun: false,
    isFull: false,
    write(chunk: Uint8Array) {
      onBytes(chunk.length);
      head.push(chunk);
      length += chunk.length;
      // A small layer is read to its end, so that a longer answer is noticed.
      sink.isFull = descriptor.sizeBytes > HEAD_BYTES && length >= HEAD_BYTES;
      return undefined;
    },
  };
  const call = { ...request, sink };
  const wrong = (problem: string) => transport.errorOf(call, { kind: 'wrong-content', problem });
  const expected = `${descriptor.sizeBytes} bytes`;
  const answer = await session.send(call, pullScope(repository), signal).catch((error: unknown) => {
    const isLonger = error instanceof RegistryError && error.kind === 'too-large';
    throw isLonger ? wrong(`was answered with more than the ${expected} of the layer`) : error;
  });
  if (!isGood(answer)) throw refusalOf(context, call, answer);
  const declared = declaredBytes(answer);
  if (length < wantedBytes || (declared !== null && declared !== descriptor.sizeBytes))
    throw wrong(`was answered with ${declared ?? length} bytes instead of the ${expected} of the layer`);
  if (!Buffer.from(headSha256).equals(head.digest()))
    throw wrong('was answered with other content than the digest names');
}

function declaredBytes({ headers }: Answer): number | null {
  const declared = headerText(headers['content-length']);
  return declared === null ? null : Number(declared);
}
