import { type DestinationStream, type Logger, pino } from 'pino';
import { redact } from './redact.ts';
import { findRequest } from './request-trace.ts';

/** A logger without `child`: pino formats bound fields before they are redacted. */
export type Log = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

/**
 * Writes JSON lines to standard output. Values under secret names are redacted (S-72). Lines that are written during a request
 * contain its id.
 *
 * @param destination - stream to write to instead
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

/** Keeps errors as they are: the serializer turns them into text and redacts their fields later. */
function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, value instanceof Error ? value : redact(value, key)]),
  );
}

function describeError(error: unknown): unknown {
  return error instanceof Error ? pino.stdSerializers.err(error) : error;
}
