import { type Dispatcher, request } from 'undici';

/** What a channel asks of a receiver; the dispatcher has the guard, and follows no redirect (W-40). */
type HttpRequest = {
  url: string;
  method?: 'POST' | 'PATCH';
  headers?: Record<string, string>;
  body: string;
  /** Where what it calls the message stands in a longer answer. */
  readBytes?: number;
};

export type HttpAnswer = { status: number; retryAfter: string | null; text: string };

/** Sends one request. @throws what the guard, the resolver, the socket or the timeout says */
export type Http = (asked: HttpRequest) => Promise<HttpAnswer>;

/** More than is kept, so that a secret is found before it is cut in half. */
const READ_BYTES = 4_096;

export function createHttp(
  dispatcher: Dispatcher,
  { timeoutMs, userAgent }: { timeoutMs: number; userAgent: string },
): Http {
  return async ({ url, method = 'POST', headers = {}, body, readBytes = READ_BYTES }) => {
    const answer = await request(url, {
      dispatcher,
      method,
      body,
      headers: { 'content-type': 'application/json', 'user-agent': userAgent, ...headers },
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await readStart(answer.body, readBytes);
    const [retryAfter = null] = [answer.headers['retry-after']].flat();
    return { status: answer.statusCode, retryAfter, text };
  };
}

/** The status counts: a body that ends early, or never, changes nothing of what was said. */
async function readStart(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(Buffer.from(chunk));
      bytes += chunk.length;
      if (bytes >= maxBytes) break;
    }
  } catch {
    // Kept as far as it came.
  }
  body.destroy();
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}

/** Null for what is no JSON, or was cut off. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
