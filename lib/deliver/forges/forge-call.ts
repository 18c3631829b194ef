import { type Dispatcher, request } from 'undici';
import { visibleText } from '#lib/format/text.ts';
import { clip } from '#lib/image/text.ts';
import { BlockedAddressError } from '#lib/net/blocked-address-error.ts';
import { redactorOf } from '#lib/net/redactor.ts';
import { describeConnectionFailure } from '../classify.ts';
import { ForgeError } from './forge-error.ts';

export type ForgeTarget = {
  /** Base URL of the API, without a trailing slash. */
  url: string;
  token: string;
  /** Has the connection guard, as every outgoing connection (S-16). Follows no redirects. */
  dispatcher: Dispatcher;
  userAgent: string;
};

export type ForgeCall = (method: 'GET' | 'POST' | 'PATCH' | 'PUT', path: string, body?: object) => Promise<unknown>;

const TIMEOUT_MS = 15_000;
/** Enough for a page of comments of at most 64 kB each. */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_SHOWN = 300;

/** Creates a function that sends and reads JSON with a time and a size limit. It rejects with ForgeError. */
export function createForgeCall(
  { url, token, dispatcher, userAgent }: ForgeTarget,
  headers: Record<string, string>,
): ForgeCall {
  const withoutToken = redactorOf([token]);
  const redact = (text: string) => clip(visibleText(withoutToken(text)), MAX_SHOWN);
  return async (method, path, body) => {
    const { host } = new URL(url);
    const what = `${method} ${host}${path.split('?')[0]}`;
    try {
      const answer = await request(`${url}${path}`, {
        method,
        dispatcher,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { ...headers, 'user-agent': userAgent, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await readAtMost(answer.body, what);
      const { statusCode: status } = answer;
      if (status < 200 || status > 299)
        throw new ForgeError(
          `${what} was answered with ${status}: ${redact(messageOf(text))}. ${nextStep(status)}`,
          status,
        );
      return text === '' ? null : JSON.parse(text);
    } catch (error) {
      if (error instanceof ForgeError) throw error;
      throw new ForgeError(`${what} ${explain(error, host)}`, null, error);
    }
  };
}

async function readAtMost(body: AsyncIterable<Uint8Array>, what: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new ForgeError(`${what} was answered with more than 8 MiB.`, null);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** GitHub sends {message, errors}; GitLab sends {message} or {error}. Each can be an object. */
function messageOf(text: string): string {
  try {
    const { message, error, errors } = JSON.parse(text) as Record<string, unknown>;
    const parts = [message ?? error, errors].filter((part) => part !== undefined && part !== null);
    return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ') || 'no reason given';
  } catch {
    return text || 'no reason given';
  }
}

function nextStep(status: number): string {
  if (status === 401) return 'Its token is no longer valid: enter a new one under Settings, CI.';
  if (status === 403 || status === 404)
    return 'Check the name, and that the token may write statuses and comments of this repository.';
  if (status === 422) return 'Check that the commit and the number are of this repository.';
  if (status >= 300 && status < 400) return 'Redirects are not followed: give the address that it points to.';
  return 'The next check tries again.';
}

function explain(error: unknown, host: string): string {
  if (error instanceof BlockedAddressError) return `was not sent: ${error.message}`;
  if (error instanceof SyntaxError)
    return 'was answered with something else than JSON. Check that the address is its API.';
  return `failed: ${describeConnectionFailure(error, host)}`;
}
