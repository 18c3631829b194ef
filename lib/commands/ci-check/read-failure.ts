import type { ReadFailure } from '#lib/alerts/ci-check/unreadable.ts';
import { AppError } from '#lib/domain/app-error.ts';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { clip, storableText } from '#lib/image/text.ts';
import { isAbsentAnswer, RegistryError } from '#lib/registry/index.ts';

const MAX_TEXT = 1_000;

/** The registry has something else than an image under this name. */
export class NoImageError extends AppError {
  static override readonly errorName = 'NoImageError';
  readonly code = 'no-image';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

type ReadingError = RegistryError | InvalidManifestError | NoImageError;

/** A part of an image could not be read, although its manifest or index was found. `cause` has the reason. */
export class UnreadablePartError extends AppError {
  static override readonly errorName = 'UnreadablePartError';
  /** Digest that the reference names. */
  readonly digest: string;
  /** "the manifest of linux/arm64"; null for the manifest that the reference names. */
  readonly part: string | null;

  constructor(digest: string, part: string | null, cause: ReadingError) {
    super(part === null ? cause.message : `${part}: ${cause.message}`, { cause });
    this.digest = digest;
    this.part = part;
  }
}

/** Runs `work`. @throws UnreadablePartError naming the part, for errors of the registry or in its content */
export async function readingPart<T>(digest: string, part: string | null, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isReadingError(error)) throw new UnreadablePartError(digest, part, error);
    throw error;
  }
}

/** True if the registry answered that the image, or a part of it, does not exist. */
export function isAbsent(error: unknown): boolean {
  const cause = error instanceof UnreadablePartError ? error.cause : error;
  return isAbsentAnswer(cause);
}

/** Converts an error of the registry or in its content for a check. @returns null for any other error */
export function findReadFailure(error: unknown, of: ReadFailure['of']): ReadFailure | null {
  const cause = error instanceof UnreadablePartError ? error.cause : error;
  if (!isReadingError(cause)) return null;
  const isOfRegistry = cause instanceof RegistryError;
  return {
    of,
    cause: isOfRegistry ? cause.kind : cause.code,
    message: tidy((error as Error).message),
    hint: tidy(cause.hint),
    // The time limit of the check cancelled it.
    isTemporary: isOfRegistry && (cause.temporary || cause.kind === 'cancelled'),
    digest: error instanceof UnreadablePartError ? error.digest : null,
  };
}

function isReadingError(error: unknown): error is ReadingError {
  return error instanceof RegistryError || error instanceof InvalidManifestError || error instanceof NoImageError;
}

/** Parsers quote text of the registry, which can be long and contain control characters. */
const tidy = (text: string): string => {
  const clean = clip(storableText(text), MAX_TEXT);
  return /[.!?…]$/.test(clean) ? clean : `${clean}.`;
};
