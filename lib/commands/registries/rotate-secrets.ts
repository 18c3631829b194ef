import type { Guarded } from '#lib/auth/guarded.ts';
import type { Database } from '#lib/db/client.ts';
import { listSealed, replaceSealed } from '#lib/db/sealed.ts';
import { type Sealer, UnsealError } from '#lib/secrets/sealer.ts';

export type Rotation = {
  /** Number of records sealed with the current key instead of the previous one. */
  resealed: number;
  /** Names of those whose secret neither key can open. They are left unchanged. */
  unreadable: string[];
};

const PAGE = 100;

/**
 * Seals every record again that the current key did not seal. Each one is replaced only if it is unchanged
 * since it was read, so that replicas, users and a kill do no harm.
 */
export async function rotateSecrets(guarded: Guarded<{ db: Database; sealer: Sealer }>): Promise<Rotation> {
  const { db, sealer } = guarded.require('administer');
  const rotation: Rotation = { resealed: 0, unreadable: [] };
  for (let after: string | null = null; ; ) {
    const page = await listSealed(db, after, PAGE);
    for (const value of page.filter(({ record }) => !sealer.isCurrent(record))) {
      const fresh = reseal(sealer, value);
      if (fresh === null) rotation.unreadable.push(value.name);
      else if (await replaceSealed(db, value, fresh)) rotation.resealed += 1;
    }
    after = page.at(-1)?.place.id ?? null;
    if (after === null || page.length < PAGE) return rotation;
  }
}

function reseal(sealer: Sealer, { place, record }: Awaited<ReturnType<typeof listSealed>>[number]): string | null {
  try {
    return sealer.seal(sealer.unseal(record, place), place);
  } catch (error) {
    if (error instanceof UnsealError) return null;
    throw error;
  }
}
