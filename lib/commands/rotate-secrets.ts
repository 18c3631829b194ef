import type { Guarded } from '#lib/auth/guarded.ts';
import type { Database } from '#lib/db/client.ts';
import { listSealed, replaceSealed } from '#lib/db/sealed.ts';
import { type Sealer, UnsealError } from '#lib/secrets/sealer.ts';

export type Rotation = {
  /** How many were sealed with the previous key and now are with the current one. */
  resealed: number;
  /** Whose secret neither key opens; they stay as they are. */
  unreadable: string[];
};

const PAGE = 100;

/**
 * Seals anew whatever the current key did not seal. Each value is exchanged by itself, and only while it is
 * what was read, so that several replicas, people and a kill do no harm.
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
