import { type Digest, digestOf, isVerifiable } from '#lib/image/digest.ts';
import { pullScope } from '#lib/registry/paths.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { isGood } from '#lib/registry/transport/call.ts';
import { type Context, callFor, refusalOf, repositoryPath } from './context.ts';

export type ConfigDescriptor = { digest: Digest; sizeBytes: number };

/**
 * Reads a config from `GET /v2/<name>/blobs/<digest>`, at most 4 MiB (S-37). Redirects are followed without credentials
 * (S-20).
 *
 * @throws RegistryError, of kind `wrong-content` when size or digest differ from the descriptor (S-46, S-63)
 */
export async function getConfig(
  context: Context,
  repository: string,
  descriptor: ConfigDescriptor,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { session, transport, limits } = context;
  const { digest, sizeBytes } = descriptor;
  const path = `${repositoryPath(context, repository)}/blobs/${isVerifiable(digest) ? digest : '…'}`;
  const maxBytes = Math.min(sizeBytes, limits.configBytes);
  const call = callFor(context, { kind: 'config', path, accept: '*/*', maxBytes });
  if (!isVerifiable(digest)) {
    const problem = 'was not sent: content of that digest algorithm cannot be verified';
    throw transport.errorOf(call, { kind: 'refused', problem, hint: 'Push the image with sha256 digests.' });
  }
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0 || sizeBytes > limits.configBytes) {
    const problem = `was not sent: a config of ${sizeBytes} bytes is beyond the limit of ${limits.configBytes}`;
    throw transport.errorOf(call, { kind: 'too-large', problem });
  }
  const wrong = (problem: string) => transport.errorOf(call, { kind: 'wrong-content', problem });
  const answer = await session.send(call, pullScope(repository), signal).catch((error: unknown) => {
    const isLonger = error instanceof RegistryError && error.kind === 'too-large';
    throw isLonger ? wrong(`was answered with more than the ${sizeBytes} bytes of its descriptor`) : error;
  });
  if (!isGood(answer)) throw refusalOf(context, call, answer);
  if (answer.bytes.length !== sizeBytes) {
    throw wrong(`was answered with ${answer.bytes.length} bytes, but its descriptor has ${sizeBytes}`);
  }
  const actual = digestOf(answer.bytes, digest);
  if (actual !== digest) throw wrong(`was answered with other content: its digest is ${actual}`);
  return answer.bytes;
}
