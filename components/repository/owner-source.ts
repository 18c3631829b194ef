import type { Repository } from '#lib/views/dto/repository.ts';

/** What says whose it is, after its name; nothing where a person said so. */
export function ownerSource({ ownerSource: source, ownerPattern }: Repository): string {
  if (source === 'label') return ', by its image’s label';
  return source === 'pattern' ? `, by the pattern ${ownerPattern}` : '';
}
