/** Fields that errors of Node, drivers and Prisma have. */
type ErrorCause = { code?: unknown; message?: unknown; originalCode?: unknown; kind?: unknown };

const MAX_CAUSES = 16;

/** Lists an error and its causes, from `cause` or from Prisma's `meta`: at most 16, since errors can be each other's cause. */
export function listErrorCauses(error: unknown): ErrorCause[] {
  const causes: ErrorCause[] = [];
  for (let at = error; typeof at === 'object' && at !== null && causes.length < MAX_CAUSES; ) {
    causes.push(at);
    const { cause, meta } = at as { cause?: unknown; meta?: { driverAdapterError?: unknown } };
    at = typeof cause === 'object' && cause !== null ? cause : meta?.driverAdapterError;
  }
  return causes;
}
