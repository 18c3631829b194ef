import { format, stripVTControlCharacters } from 'node:util';
import type { Log } from './log.ts';

const LEVELS = { log: 'info', info: 'info', debug: 'debug', trace: 'debug', warn: 'warn', error: 'error' } as const;

/**
 * What Next and libraries write for a terminal becomes lines of the log: its form, its redaction, its request ids.
 *
 * @param target - whose methods are replaced
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

/** The same for warnings of Node itself, which it prints by a listener of its own. */
export function sendWarningsTo(log: Log): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn({ err: warning }, warning.message));
}
