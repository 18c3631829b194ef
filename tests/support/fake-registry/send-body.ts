import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Reply } from './reply.ts';
import type { Switches } from './switches.ts';

/** Sends a reply as the switches define. Only successful answers are changed. */
export function sendReply(response: ServerResponse, method: string, reply: Reply, switches: Switches): void {
  if (reply.delivery === 'never') return;
  const original = Buffer.from(reply.body ?? '');
  const headers: Record<string, string | string[]> = { ...switches.headers, ...reply.headers };
  if (method === 'HEAD') {
    if (reply.body !== undefined) headers['content-length'] = String(original.length);
    response.writeHead(reply.status, headers).end();
    return;
  }
  const isGood = reply.status === 200 && original.length > 0;
  const encoding = isGood ? switches.contentEncoding : null;
  const bytes = encoding === 'gzip' ? gzipSync(original) : original;
  if (encoding !== null) headers['content-encoding'] = encoding;
  switch (reply.delivery ?? (isGood ? switches.body : 'whole')) {
    case 'whole':
      response.writeHead(reply.status, { ...headers, 'content-length': bytes.length }).end(bytes);
      return;
    case 'changed':
      response.writeHead(200, headers).end(Buffer.from(bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte))));
      return;
    case 'longer':
      response.writeHead(200, headers).end(Buffer.concat([bytes, Buffer.from('!')]));
      return;
    case 'short':
    case 'cut-off':
      response.writeHead(200, { ...headers, 'content-length': bytes.length });
      response.write(bytes.subarray(0, bytes.length - 1), () => response.destroy());
      return;
    case 'endless':
      response.writeHead(200, headers);
      pour(response, Buffer.alloc(64 * 1024, 0x20));
      return;
    case 'dripping':
      response.writeHead(200, headers);
      // Slow enough that many such answers do not use up the process' time.
      drip(response, reply.delivery === 'dripping' ? 100 : 5);
      return;
  }
}

function pour(response: ServerResponse, chunk: Buffer): void {
  if (response.destroyed) return;
  response.write(chunk, () => setImmediate(pour, response, chunk));
}

function drip(response: ServerResponse, everyMs: number): void {
  const timer = setInterval(() => response.write(' '), everyMs);
  response.on('close', () => clearInterval(timer));
}
