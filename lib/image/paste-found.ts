import { clip } from './text.ts';

export type PasteSource =
  | 'reference'
  | 'compose'
  | 'docker-ps'
  | 'docker-images'
  | 'kubernetes'
  | 'dockerfile'
  | 'list';

/** Text that stands where an image is named, with its 1-based line, and what was left out and why. */
export type Found = {
  names: { input: string; line: number; count: number }[];
  skipped: { line: number; text: string; reason: string }[];
};

export type PasteErrorCode = 'too-large';

/** A text that is not read at all; what is merely not an image's name is a problem of its line instead. */
export class InvalidPasteError extends Error {
  override readonly name = 'InvalidPasteError';
  readonly code: PasteErrorCode;
  readonly hint: string;

  constructor(code: PasteErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

const maxNames = 20_000;
const maxSkipped = 1_000;
const maxShown = 300;

export function nothingFound(): Found {
  return { names: [], skipped: [] };
}

/** Notes a name; a placeholder of Docker's, or an image that has an id and no name, is skipped instead. */
export function addName(found: Found, input: string, line: number, count = 1): void {
  const text = input.trim().replace(/^(["'`])(.*)\1$/, '$2');
  if (text === '') return;
  if (isLocalId(text)) skip(found, text, line, 'the id of a local image, which has no name');
  else if (text.startsWith('<none>')) skip(found, text, line, 'an image without a name');
  else if (found.names.length < maxNames) found.names.push({ input: text, line, count });
}

export function skip(found: Found, text: string, line: number, reason: string): void {
  if (found.skipped.length < maxSkipped) found.skipped.push({ line, text: clip(text.trim(), maxShown), reason });
}

/** "0a1b2c3d4e5f" as `docker ps` writes it; no repository of Docker's library is called so. */
function isLocalId(text: string): boolean {
  return /^sha256:[a-f0-9]{6,64}$/.test(text) || (/^[a-f0-9]{12}$/.test(text) && /\d/.test(text) && /[a-f]/.test(text));
}
