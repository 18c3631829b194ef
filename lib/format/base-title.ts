import { shortDigest } from './short-digest.ts';
import { tagLabel } from './tag-label.ts';

type Named = { name: string | null; tag: string | null; digest: string | null };

const DEFAULT_HOST = 'docker.io/';

/**
 * Returns the name of a base image, without the host of Docker Hub: "library/node:24-alpine", "ghcr.io/acme/base@abcdef012345".
 * Null where only its layers are known.
 */
export function baseTitle({ name, tag, digest }: Named): string | null {
  const end = tag !== null ? tagLabel(tag) : digest !== null ? `@${shortDigest(digest)}` : '';
  if (name === null) return end === '' ? null : end;
  const short = name.startsWith(DEFAULT_HOST) ? name.slice(DEFAULT_HOST.length) : name;
  return `${short}${end === '' || end.startsWith('@') ? '' : ':'}${end}`;
}
