import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { findBase } from '#lib/image/base.ts';

/** Returns the name of the base image for a FROM line; "<base>" when the labels do not name it. */
export function baseNameOf({ image }: ImageFacts): string {
  const name = findBase(image.labels)?.name ?? '';
  return /^[\w./:@-]{1,256}$/.test(name) ? name : '<base>';
}
