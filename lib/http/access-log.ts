import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '#lib/log/log.ts';
import type { RequestTrace } from '#lib/log/request-trace.ts';
import { whenOver } from './when-over.ts';

const MAX_PATH = 200;
const QUIET = /^\/(?:_next\/|api\/(?:health|ready)$|metrics$|icon\.svg$|favicon\.ico$)/;

/** Returns the path without its query and without secrets: the token of a hook, or an API token in the path. */
function describePath(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return path
    .replace(/^(.*\/api\/hooks\/[^/]+)\/.+$/, '$1/…')
    .replace(/plim_[^/]*/g, 'plim_…')
    .slice(0, MAX_PATH);
}

/** Logs one line per request once it is answered or closed. Probes and static files are logged at debug level. */
export function logAnswer(
  {
    request,
    response,
    trace,
    path,
  }: { request: IncomingMessage; response: ServerResponse; trace: RequestTrace; path: string },
  log: Log,
): void {
  const { method = '' } = request;
  const startedAt = performance.now();
  whenOver(request, response, () => {
    const line = {
      requestId: trace.id,
      method,
      path: describePath(path),
      status: response.statusCode,
      ms: Math.round(performance.now() - startedAt),
      caller: trace.caller,
      address: trace.address,
      ...(response.writableFinished ? {} : { isGivenUp: true }),
    };
    if (QUIET.test(path)) log.debug(line, 'answered');
    else log.info(line, 'answered');
  });
}
