import { parsePaste } from '#lib/image/paste.ts';
import { formatReference } from '#lib/image/reference.ts';

/** Formats each item as "line×mentions reference". */
export const items = (text: string) =>
  parsePaste(text).items.map(
    ({ line, mentions, reference }) =>
      `${line}×${mentions} ${formatReference(reference).replace('docker.io/library/', '')}`,
  );
/** Returns only the references. */
export const names = (text: string) =>
  parsePaste(text).items.map(({ reference }) => formatReference(reference).replace('docker.io/library/', ''));
export const skipped = (text: string) =>
  parsePaste(text).skipped.map(({ line, text: what, reason }) => `${line} ${what}: ${reason}`);
