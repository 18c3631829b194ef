import { AppError } from '#lib/domain/app-error.ts';
import { formatMistake, type Mistake } from './file/mistake.ts';

/** Configuration that cannot be used. Its message names every wrong setting and what to set instead. */
export class ConfigError extends AppError {
  static override readonly errorName: string = 'ConfigError';
}

/** A plimsoll.yaml that cannot be used: each mistake with its line, column and key. */
export class FileError extends ConfigError {
  static override readonly errorName = 'FileError';
  readonly lines: readonly string[];

  constructor(path: string, mistakes: readonly Mistake[]) {
    const lines = mistakes.map((mistake) => formatMistake(path, mistake));
    super(`${path} has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n${lines.join('\n')}`);
    this.lines = lines;
  }
}
