import { type DestinationStream, type Logger, pino } from 'pino';
import { redact } from './redact.ts';
import { findRequest } from './request-trace.ts';

/** Without `child`: pino formats fields that are bound before anybody could redact them. */
export type Log = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

/**
 * JSON lines on standard output; values under secret names never leave (S-72). What is logged while a request is
 * answered names it.
 *
 * @param destination - where lines go instead
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    mixin: requestOf,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => redact(describeError(error)) },
    formatters: { level: (label: string) => ({ level: label }), log: redactFields },
  };
  return destination ? pino(options, destination) : pino(options);
}

function requestOf(): { requestId?: string } {
  const context = findRequest();
  return context ? { requestId: context.id } : {};
}

/** An error becomes its text only after this: the serializer redacts what it carries. */
function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, value instanceof Error ? value : redact(value, key)]),
  );
}

function describeError(error: unknown): unknown {
  return error instanceof Error ? pino.stdSerializers.err(error) : error;
}
