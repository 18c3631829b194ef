import type { ServerResponse } from 'node:http';

/** Sets headers just before the response's head is written, except those that are set by then. */
export function setDefaultHeaders(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  const writeHead = response.writeHead;
  response.writeHead = function writeHeadWithDefaults(this: ServerResponse, ...args: unknown[]): ServerResponse {
    for (const [name, value] of Object.entries(headers)) if (!this.hasHeader(name)) this.setHeader(name, value);
    return Reflect.apply(writeHead, this, args);
  } as ServerResponse['writeHead'];
}
