import type { Dispatcher } from 'undici';
import type { Limits } from '#lib/registry/limits.ts';
import { type ErrorDetails, RegistryError } from '#lib/registry/registry-error.ts';
import { discard, pourAtMost, readAtMost } from './body.ts';
import type { Answer, Authorization, Call, RequestKind } from './call.ts';
import { classifyFailure } from './failure.ts';
import { headerText, type ResponseHeaders } from './header-text.ts';
import { decideRedirect, isRedirect, redirectRefusals } from './redirect.ts';

type ExchangeOptions = {
  /** The registry's own. */
  origin: string;
  dispatcher: Dispatcher;
  limits: Limits;
  userAgent: string;
  onRequest: (kind: RequestKind) => void;
};

type MakeError = (details: ErrorDetails) => RegistryError;

const nothing = new Uint8Array();

/**
 * Sends a call and reads its answer within one deadline, redirects followed by hand. Throws RegistryError for whatever is
 * no answer; on abort the socket is destroyed.
 */
export async function exchange(
  options: ExchangeOptions,
  call: Call,
  authorizations: readonly Authorization[],
  explain: MakeError,
  signal?: AbortSignal,
): Promise<Answer> {
  // What its reader has begun to read is not sent again behind its back.
  const makeError: MakeError = (details) => explain(call.sink?.begun ? { ...details, retries: 0 } : details);
  const deadlineMs = call.deadlineMs ?? options.limits.requestMs;
  if (signal?.aborted) throw makeError({ kind: 'cancelled', problem: 'was cancelled' });
  let at = call.origin;
  const controller = new AbortController();
  const cancel = () => controller.abort();
  const deadline = setTimeout(cancel, deadlineMs);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await followRedirects(options, call, authorizations, makeError, controller.signal, (asked) => {
      at = asked;
    });
  } catch (error) {
    if (error instanceof RegistryError) throw error;
    if (signal?.aborted) throw makeError({ kind: 'cancelled', problem: 'was cancelled', cause: error });
    if (controller.signal.aborted) {
      const problem = `took longer than ${Math.round(deadlineMs / 1000)} s`;
      throw makeError({ kind: 'timeout', problem, cause: error });
    }
    // Where a redirect leads, such as to the storage of blobs, has health of its own.
    const elsewhere = at === call.origin ? {} : { concerns: 'path' as const };
    throw makeError({ ...classifyFailure(error, options.origin), ...elsewhere, cause: error });
  } finally {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', cancel);
  }
}

async function followRedirects(
  options: ExchangeOptions,
  call: Call,
  authorizations: readonly Authorization[],
  makeError: MakeError,
  signal: AbortSignal,
  onHop: (origin: string) => void,
): Promise<Answer> {
  let target = { origin: call.origin, path: call.path };
  let redirectedTo: URL | null = null;
  let hasLeft = false;
  for (let hop = 1; ; hop += 1) {
    options.onRequest(call.kind);
    onHop(target.origin);
    const response = await options.dispatcher.request({
      ...target,
      method: call.method,
      headers: headersFor(options.userAgent, call, target.origin, authorizations, hasLeft),
      body: call.form ?? null,
      signal,
      // Else undici closes the socket after each HEAD: a TLS handshake per tag (P-17).
      reset: false,
      headersTimeout: options.limits.headersMs,
      bodyTimeout: options.limits.bodyIdleMs,
    });
    if (!isRedirect(response.statusCode)) {
      const got = await readAnswer(call, response, options.limits, makeError);
      return { ...got, redirectedTo, authorizations };
    }
    await discard(response.body);
    if (call.redirects === 'refuse') {
      const hint = 'Nothing was sent there: name the final address in the registry’s authentication settings.';
      throw makeError({ kind: 'refused', problem: 'was redirected, which a token endpoint must not do', hint });
    }
    const from = redirectedTo ?? new URL(target.origin + target.path);
    const location = headerText(response.headers.location) ?? undefined;
    const decision = decideRedirect(from, location, hop, options.limits.redirects);
    if (!decision.follow) throw makeError({ kind: 'refused', ...redirectRefusals[decision.reason] });
    redirectedTo = decision.url;
    hasLeft ||= redirectedTo.origin !== call.origin;
    target = { origin: redirectedTo.origin, path: redirectedTo.pathname + redirectedTo.search };
  }
}

/** Credentials go to the origin they are for; the own ones no more once another origin has sent us (S-20 … S-22). */
function headersFor(
  userAgent: string,
  call: Call,
  origin: string,
  authorizations: readonly Authorization[],
  hasLeft: boolean,
): Record<string, string> {
  const headers: Record<string, string> = {
    accept: call.accept,
    'accept-encoding': 'identity',
    'user-agent': userAgent,
  };
  if (call.form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
  for (const authorization of authorizations) {
    const isWelcome = authorization.origin === origin && (origin !== call.origin || !hasLeft);
    if (isWelcome) headers.authorization = authorization.header;
  }
  return headers;
}

async function readAnswer(
  call: Call,
  response: Dispatcher.ResponseData,
  limits: Limits,
  makeError: MakeError,
): Promise<Pick<Answer, 'status' | 'headers' | 'bytes'>> {
  const { statusCode: status, body } = response;
  const headers: ResponseHeaders = response.headers;
  if (call.method === 'HEAD') {
    await discard(body);
    return { status, headers, bytes: nothing };
  }
  const isError = status < 200 || status >= 300;
  const encoding = headerText(headers['content-encoding'])?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== '') {
    await discard(body);
    if (isError) return { status, headers, bytes: nothing };
    throw makeError({
      kind: 'invalid-response',
      problem: `was answered with re-compressed content (Content-Encoding: ${encoding.slice(0, 40)}), which no digest matches`,
      hint: 'Switch compression off for /v2/ in the proxy in front of this registry.',
      status,
    });
  }
  const maxBytes = isError ? limits.errorBytes : call.maxBytes;
  const declared = headerText(headers['content-length']) ?? undefined;
  const { bytes, complete } =
    call.sink === undefined || isError
      ? await readAtMost(body, maxBytes, declared)
      : { bytes: nothing, complete: await pourAtMost(body, maxBytes, declared, call.sink) };
  if (!complete && !isError) {
    throw makeError({ kind: 'too-large', problem: `was answered with more than ${maxBytes} bytes`, status });
  }
  return { status, headers, bytes };
}
