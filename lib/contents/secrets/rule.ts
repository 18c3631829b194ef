import type { FoundSecret } from '#lib/findings/secrets/found-secret.ts';
import type { FileText } from './file-text.ts';

/** FileRule finds the secrets that a keyword begins or announces. */
export type FileRule = {
  keyword: string;
  /**
   * Rejects most keywords by a bounded number of bytes, or by those up to the end of a word. The text of a file, which
   * takes more time than the search, is made only when a keyword is left.
   */
  isCandidate?(bytes: Uint8Array, at: number): boolean;
  /**
   * Judges the keyword at `at`. `next` is where the rule's next keyword can be. Reads as much of the text as up to
   * `next`, a bounded number of characters, or a run of `file`: all calls together are linear.
   */
  find(file: FileText, at: number): { found: readonly FoundSecret[]; next: number };
};

/** Nothing: the rule's next keyword can begin after `at`. */
export const nothing = (at: number) => ({ found: [], next: at + 1 });
