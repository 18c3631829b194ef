import { validateFile } from '#lib/commands/config-file/validate-file.ts';
import type { FileConfig } from '#lib/config/file/file-config.ts';
import { formatMistake, sortMistakes } from '#lib/config/file/mistake.ts';
import { parseFileConfig } from '#lib/config/file/read.ts';

type Given = { env?: Record<string, string>; folder?: string; resolves?: boolean };

/** Returns every mistake of a text as it is printed. */
export function mistakesOf(text: string, { env = {}, folder = '/nowhere', resolves = true }: Given = {}): string[] {
  const reading = parseFileConfig(text, '/etc/plimsoll.yaml', { env, folder, resolves });
  const all = sortMistakes([...reading.mistakes, ...validateFile(reading).mistakes]);
  return all.map((mistake) => formatMistake('plimsoll.yaml', mistake));
}

/** Parses a text without mistakes. */
export function fileOf(text: string, given: Given = {}): FileConfig {
  const mistakes = mistakesOf(text, given);
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
  const { env = {}, folder = '/nowhere', resolves = true } = given;
  return parseFileConfig(text, '/etc/plimsoll.yaml', { env, folder, resolves }).file;
}

/** Resolves a text without mistakes. */
export function checkedOf(text: string, given: Given = {}) {
  fileOf(text, given);
  const { env = {}, folder = '/nowhere', resolves = true } = given;
  return validateFile(parseFileConfig(text, '/etc/plimsoll.yaml', { env, folder, resolves })).checked;
}
