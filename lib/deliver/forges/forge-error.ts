/** What a forge did instead of what it was asked for: in words, without its token, with the next step. */
export class ForgeError extends Error {
  override name = 'ForgeError';
  /** Null where no answer came. */
  readonly status: number | null;

  constructor(message: string, status: number | null, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}
