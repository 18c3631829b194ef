import type { Repository } from '#lib/views/dto/repository.ts';

/** Returns the source of the owner, to follow the name; "" for one set by hand. */
export function ownerSource({ ownerSource: source, ownerPattern }: Repository): string {
  if (source === 'label') return ', from a label of the image';
  return source === 'pattern' ? `, by the pattern ${ownerPattern}` : '';
}
