import type { Repository } from '#lib/views/dto/repository.ts';

/** Returns the source of the owner, to follow the name; "" for one set by hand. */
export function ownerSource({ ownerSource: source, ownerPattern }: Repository): string {
  return source === 'label' ? ', from a label of the image' : patternSource(ownerPattern);
}

/** Returns the pattern that decides a setting, to follow its value; "" without one. */
export const patternSource = (pattern: string | null): string =>
  pattern === null ? '' : `, by the pattern ${pattern}`;
