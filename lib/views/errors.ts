import { AppError } from '#lib/domain/app-error.ts';

/** The work was stopped before it ended: a newer request replaced it, or its client disconnected. */
export class StoppedError extends AppError {
  static override readonly errorName = 'StoppedError';
}

/** The work took longer than its time limit. `hint` is the next step. */
export class TooSlowError extends AppError {
  static override readonly errorName = 'TooSlowError';
  readonly title: string;
  readonly hint: string;

  /** @param title - what took too long, without a full stop */
  constructor(title: string, hint: string, cause?: unknown) {
    super(`${title}.`, { cause });
    this.title = title;
    this.hint = hint;
  }
}
