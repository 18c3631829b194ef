import type { IncomingMessage, ServerResponse } from 'node:http';
import { endAfterBody } from './body-limit.ts';
import { toProblemDocument } from './problem.ts';

/**
 * Answers a request that must not reach a route: with a problem document, or two sentences of text for a browser.
 * The rest of the body is discarded.
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
