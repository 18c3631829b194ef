import { shortDigest } from './short-digest.ts';
import { visibleText } from './text.ts';

/** Formats a tag's name. A pinned digest, whose name is the digest, becomes "@" and its first 12 characters. */
export function tagLabel(name: string): string {
  return name.includes(':') ? `@${shortDigest(name)}` : visibleText(name);
}
