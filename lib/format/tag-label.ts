import { shortDigest } from './short-digest.ts';
import { visibleText } from './text.ts';

/** A tag's name as it is shown; of a pinned digest, which is watched under itself, "@" and its first characters. */
export function tagLabel(name: string): string {
  return name.includes(':') ? `@${shortDigest(name)}` : visibleText(name);
}
