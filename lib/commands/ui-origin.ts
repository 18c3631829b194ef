import type { RegistryRow } from '#lib/db/registries/registries.ts';
import { RefusedError } from './errors.ts';

/**
 * Refuses to change what plimsoll.yaml sets.
 *
 * @param subject - names the row at the start of a sentence: "This rule"
 * @throws RefusedError naming the place in the file
 */
export function demandUiOrigin(subject: string, { origin, place }: Pick<RegistryRow, 'origin' | 'place'>): void {
  if (origin === 'file')
    throw new RefusedError(`${subject} comes from ${place ?? 'plimsoll.yaml'} and can only be changed there.`);
}
