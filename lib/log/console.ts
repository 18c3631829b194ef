import { format, stripVTControlCharacters } from 'node:util';
import type { Log } from './log.ts';

const LEVELS = { log: 'info', info: 'info', debug: 'debug', trace: 'debug', warn: 'warn', error: 'error' } as const;

/**
 * Turns console output of Next and libraries into log lines, with their format, redaction and request ids.
 *
 * @param target - the console whose methods are replaced
 */
export function sendConsoleTo(log: Log, target: Pick<Console, keyof typeof LEVELS> = console): void {
  for (const [method, level] of Object.entries(LEVELS) as [keyof typeof LEVELS, (typeof LEVELS)['log']][]) {
    target[method] = (...parts: unknown[]) => {
      const error = parts.find((part) => part instanceof Error);
      const text = stripVTControlCharacters(format(...parts.filter((part) => part !== error))).trim();
      if (error) log[level]({ err: error }, text === '' || text === '⨯' ? error.message : text);
      else if (text !== '') log[level](text);
    };
  }
}

/** Does the same for warnings of Node, which prints them by its own listener. */
export function sendWarningsTo(log: Log): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn({ err: warning }, warning.message));
}
