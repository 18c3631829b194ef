import { type Logger, pino } from 'pino';

export type Log = Logger;

const SECRET_KEYS = [
  'password',
  'credential',
  'credentials',
  'token',
  'authorization',
  'cookie',
  'secret',
  'access_token',
  'refresh_token',
];

/** JSON lines on standard output; values under secret names never leave (PROTOCOL S-72). */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
    formatters: { level: (label) => ({ level: label }) },
  });
}
