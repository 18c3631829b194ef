import { AppError } from '#lib/domain/app-error.ts';
import { formatMistake, type Mistake } from './file/mistake.ts';

/** Invalid configuration. The message names every wrong setting and a valid value. */
export class ConfigError extends AppError {
  static override readonly errorName: string = 'ConfigError';
}

/** An invalid plimsoll.yaml: each mistake with its line, column and key. */
export class FileError extends ConfigError {
  static override readonly errorName = 'FileError';
  readonly lines: readonly string[];

  constructor(path: string, mistakes: readonly Mistake[]) {
    const lines = mistakes.map((mistake) => formatMistake(path, mistake));
    super(`${path} has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n${lines.join('\n')}`);
    this.lines = lines;
  }
}
