import { type LayerReading, readLayer } from '#lib/contents/read-layer.ts';
import type { ContentsClaim, ContentsEnd } from '#lib/db/contents-claims.ts';
import { parseDigest } from '#lib/image/digest.ts';
import type { RegistryClient } from '#lib/registry/index.ts';

/**
 * Reads a claimed layer through its repository: all of it, or only its beginning where it was hashed whole before.
 *
 * @param onBytes - how many bytes of the layer arrived, each time some did
 * @throws RegistryError
 */
export async function readClaim(
  client: Pick<RegistryClient, 'getBlob' | 'checkBlob'>,
  repository: string,
  { headSha256, ...claim }: ContentsClaim,
  onBytes: (count: number) => void,
  signal: AbortSignal,
): Promise<ContentsEnd> {
  const descriptor = { ...claim, digest: parseDigest(claim.digest) };
  if (headSha256 !== null) {
    await client.checkBlob(repository, descriptor, headSha256, onBytes, signal);
    return { state: 'confirmed', found: null };
  }
  const counting: Pick<RegistryClient, 'getBlob'> = {
    getBlob: (name, layer, onChunk, aborted) =>
      client.getBlob(
        name,
        layer,
        (chunk) => {
          onBytes(chunk.length);
          return onChunk(chunk);
        },
        aborted,
      ),
  };
  return endOfReading(await readLayer(counting, repository, descriptor, { signal }));
}

/** A layer that was not even asked for tells nothing of the registry. */
function endOfReading(reading: LayerReading): ContentsEnd {
  if (reading.state === 'read') return { state: 'confirmed', found: reading };
  const { reason, headSha256 } = reading;
  if (headSha256 === null) return { state: 'failed', error: reason };
  return { state: 'confirmed', found: { state: 'unavailable', error: reason, headSha256 } };
}
