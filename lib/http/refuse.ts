import type { IncomingMessage, ServerResponse } from 'node:http';
import { endAfterBody } from './body-limit.ts';
import { toProblemDocument } from './problem.ts';

/**
 * Answers a request that no route is to see: a problem document, or two sentences for a browser's window. A body
 * that is still to come is thrown away.
 */
export function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const { status, headers, document } = toProblemDocument(error, () => {});
  const isPage = /\btext\/html\b/.test(request.headers.accept ?? '');
  const text = isPage ? `${document.detail}\n${document.hint ?? ''}\n` : JSON.stringify(document);
  response.writeHead(status, {
    ...headers,
    ...(isPage ? { 'content-type': 'text/plain; charset=utf-8' } : {}),
    'content-length': Buffer.byteLength(text),
  });
  response.write(text);
  endAfterBody(request, response);
}
