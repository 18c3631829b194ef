import { joinTokens, splitTokens, type TagToken } from '#lib/analysis/tags/tag-tokens.ts';

/** TagParts are the words of a base image's tag, such as those of "3.13-slim-bookworm". */
export type TagParts = {
  /** All words but that of the release. Empty for "latest". */
  words: readonly TagToken[];
  /** The release of Debian or Ubuntu: "bookworm". Null when the tag names none. */
  release: string | null;
};

const RELEASE =
  /^(?:stretch|buster|bullseye|bookworm|trixie|forky|sid|bionic|focal|jammy|noble|oracular|plucky|questing|resolute)$/;
const SMALL = /^(?:slim|minimal|micro|alpine[\d.]*|chiseled|distroless|busybox|musl|headless|tiny|static)$/;
const WINDOWS = /^(?:windows|nanoserver|windowsservercore|ltsc\d+)/;

/** Splits the tag of a base image into words. Returns null for an image of Windows. */
export function splitTag(tag: string): TagParts | null {
  const words = tag === 'latest' ? [] : splitTokens(tag);
  if (words.some(({ text }) => WINDOWS.test(text))) return null;
  return {
    words: words.filter(({ text }) => !RELEASE.test(text)),
    release: words.find(({ text }) => RELEASE.test(text))?.text ?? null,
  };
}

/** Reports whether the tag names a small variant already. */
export const isSmall = (parts: TagParts): boolean => parts.words.some(({ text }) => SMALL.test(text));

/** Reports whether a tag has a word, such as "jre". */
export const hasWord = ({ words }: TagParts, pattern: RegExp): boolean => words.some(({ text }) => pattern.test(text));

/** Writes a tag of words and of more words after them. */
export function writeTag(words: readonly TagToken[], ...more: readonly (string | null)[]): string {
  const added = more.flatMap((text) => (text === null ? [] : [{ separator: '-', text }]));
  return joinTokens([...words, ...added]).replace(/^[-_+]/, '');
}
