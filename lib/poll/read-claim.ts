import { type LayerKeys, type LayerReading, readLayer } from '#lib/contents/read-layer.ts';
import type { ContentsClaim, ContentsEnd } from '#lib/db/contents/contents-claims.ts';
import { parseDigest } from '#lib/image/digest.ts';
import type { RegistryClient } from '#lib/registry/index.ts';

export type ReadClaimOptions = {
  keys: LayerKeys;
  /** Called with the number of bytes of each chunk. */
  onBytes: (count: number) => void;
  signal: AbortSignal;
};

/**
 * Reads a claimed layer through its repository: the whole layer, or only its start where it was hashed as a whole
 * before.
 *
 * @throws RegistryError
 */
export async function readClaim(
  client: Pick<RegistryClient, 'getBlob' | 'checkBlob'>,
  repository: string,
  { headSha256, ...claim }: ContentsClaim,
  { keys, onBytes, signal }: ReadClaimOptions,
): Promise<ContentsEnd> {
  const descriptor = { ...claim, digest: parseDigest(claim.digest) };
  if (headSha256 !== null) {
    await client.checkBlob(repository, { descriptor, headSha256, onBytes }, signal);
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
  return endOfReading(await readLayer(counting, repository, descriptor, { keys, signal }));
}

/** A layer that was never requested proves nothing about the registry, so it is not confirmed. */
function endOfReading(reading: LayerReading): ContentsEnd {
  if (reading.state === 'read') return { state: 'confirmed', found: reading };
  const { reason, headSha256 } = reading;
  if (headSha256 === null) return { state: 'failed', error: reason };
  return { state: 'confirmed', found: { state: 'unavailable', error: reason, headSha256 } };
}
