import { AppError } from '#lib/domain/app-error.ts';
import { clip } from '../text.ts';

export const PASTE_SOURCES = [
  'reference',
  'compose',
  'docker-ps',
  'docker-images',
  'docker-json',
  'commands',
  'kubernetes',
  'helm',
  'kustomize',
  'pipeline',
  'yaml',
  'dockerfile',
  'quadlet',
  'nomad',
  'terraform',
  'bake',
  'list',
  'mixed',
  'unknown',
] as const;

/** PasteSource is the kind of text that a paste, or a part of it, was read as. */
export type PasteSource = (typeof PASTE_SOURCES)[number];

/**
 * Found is the texts at places where images are named, with 1-based lines, and what was left out and why. `digest` is set where the text
 * has it beside the name, as `docker images --digests` does.
 */
export type Found = {
  names: { input: string; line: number; count: number; digest?: string }[];
  skipped: { line: number; text: string; reason: string }[];
};

/** The largest pasted text, in bytes of UTF-8. */
export const MAX_PASTE_BYTES = 4 * 1024 * 1024;
export const TOO_LARGE = {
  message: 'The text is longer than 4 MiB.',
  hint: 'Paste it in parts, or only the names of the images.',
} as const;

export type PasteErrorCode = 'too-large';

/**
 * InvalidPasteError means that a text is not read at all. A text that is merely not an image name is a problem of its
 * line.
 */
export class InvalidPasteError extends AppError {
  static override readonly errorName = 'InvalidPasteError';
  readonly code: PasteErrorCode;
  readonly hint: string;

  constructor(code: PasteErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

const MAX_NAMES = 20_000;
const MAX_SKIPPED = 1_000;
const MAX_SHOWN = 300;
/** Longer texts are not names and are not searched for template marks. */
const MAX_LOOKED_AT = 2_048;

export function nothingFound(): Found {
  return { names: [], skipped: [] };
}

/** Reports whether an image, or the reason why there is none, was noted. */
export const isAnythingFound = ({ names, skipped }: Found): boolean => names.length + skipped.length > 0;

/** Adds the content of `from`, with its lines moved down by `lineOffset`. */
export function addFound(to: Found, from: Found, lineOffset = 0): void {
  for (const name of from.names) {
    if (to.names.length < MAX_NAMES) to.names.push({ ...name, line: name.line + lineOffset });
  }
  for (const { line, text, reason } of from.skipped) skip(to, text, line + lineOffset, reason);
}

/** Notes a name. A template, a placeholder or an image id without a name is skipped. */
export function addName(found: Found, input: string, line: number, count = 1, digest?: string): void {
  const text = input.trim().replace(/^(["'`])(.*)\1$/, '$2');
  if (text === '') return;
  const reason = reasonAgainst(text);
  if (reason !== null) skip(found, text, line, reason);
  else if (found.names.length < MAX_NAMES)
    found.names.push({ input: text, line, count, ...(digest === undefined ? {} : { digest }) });
}

/** Notes that the rest is not read. This note is kept, however much was skipped before. */
export function skipRest(found: Found, text: string, line: number, reason: string): void {
  found.skipped.push({ line, text: clip(text.trim(), MAX_SHOWN), reason });
}

export function skip(found: Found, text: string, line: number, reason: string): void {
  if (found.skipped.length < MAX_SKIPPED) found.skipped.push({ line, text: clip(text.trim(), MAX_SHOWN), reason });
}

/** Returns why a text at the place of an image is not an image name, or null when it can be one. */
function reasonAgainst(text: string): string | null {
  if (isLocalId(text)) return 'the id of a local image, which has no name';
  if (text.startsWith('<none>') || text.startsWith('<untagged>') || text.startsWith('<missing>'))
    return 'an image without a name';
  if (text.length <= MAX_LOOKED_AT && /\{\{|\}\}|<%|%>|<<|>>|%%|\{%|@\w+@/.test(text))
    return 'a template: paste it with its values filled in';
  if (/^<[^<>]*>$|^\*+$/.test(text)) return 'a placeholder';
  if (/^(?:ko|buildpacks?):\/\//.test(text)) return 'built from source, and names no image';
  return null;
}

/** Recognises "0a1b2c3d4e5f" of `docker ps` and the 13 digits of crictl. No official Docker image has such a name. */
function isLocalId(text: string): boolean {
  return (
    /^sha256:[a-f0-9]{6,64}$/.test(text) || (/^[a-f0-9]{12,13}$/.test(text) && /\d/.test(text) && /[a-f]/.test(text))
  );
}
