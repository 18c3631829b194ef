import { type Dispatcher, request } from 'undici';

/** A request of a channel. The dispatcher has the connection guard and follows no redirect (W-40). */
type HttpRequest = {
  url: string;
  method?: 'POST' | 'PATCH';
  headers?: Record<string, string>;
  body: string;
  /** Bytes of the answer to read. Needed where the id of the message comes late in it. */
  readBytes?: number;
};

export type HttpAnswer = { status: number; retryAfter: string | null; text: string };

/** Sends one request. @throws errors of the guard, the resolver, the socket or the timeout */
export type Http = (asked: HttpRequest) => Promise<HttpAnswer>;

/** More than is stored, so that a secret is redacted before it can be cut. */
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

/** Reads the start of a body. A body that fails or stalls does not matter, since the status decides. */
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
    // The part read so far is enough.
  }
  body.destroy();
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}

/** Null for text that is no JSON or was cut. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
