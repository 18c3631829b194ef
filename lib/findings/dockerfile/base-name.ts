import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { findBase } from '#lib/image/base.ts';
import type { Labels } from '#lib/image/labels.ts';

/** Returns the name of the base image for a FROM line; "<base>" when the labels do not name it. */
export const baseNameOf = ({ image }: ImageFacts): string => findBaseName(image.labels) ?? '<base>';

/** Returns the name of the base image in labels; null for none, and for text that is no reference. */
export function findBaseName(labels: Labels): string | null {
  const name = findBase(labels)?.name ?? '';
  return /^[\w./:@-]{1,256}$/.test(name) ? name : null;
}
