import type { Dispatcher } from 'undici';
import { cutText } from '#lib/image/text.ts';
import { areaOf } from '#lib/registry/gate/area-of.ts';
import type { LeavePlace } from '#lib/registry/gate/host-places.ts';
import type { Traffic } from '#lib/registry/gate/traffic.ts';
import type { Limits } from '#lib/registry/limits.ts';
import { type ErrorDetails, RegistryError } from '#lib/registry/registry-error.ts';
import { discard, pourAtMost, readAtMost } from './body.ts';
import type { BodyTerms } from './body-reader.ts';
import {
  type Answer,
  type Authorization,
  type Call,
  placeDetails,
  type RequestKind,
  type RequestPace,
} from './call.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { classifyFailure } from './failure.ts';
import { headerText, type ResponseHeaders } from './header-text.ts';
import { findQuota, type Quota, type QuotaMeter } from './quota.ts';
import { decideRedirect, isRedirect, REDIRECT_REFUSALS } from './redirect.ts';

type ExchangeOptions = {
  /** The registry's own origin. */
  origin: string;
  dispatcher: Dispatcher;
  limits: Limits;
  traffic: Traffic;
  /** Requests with the pace "background" wait for the pace of their host. */
  pace: RequestPace;
  userAgent: string;
  onRequest: (kind: RequestKind) => void;
  onQuota: (quota: Quota) => void;
  meter: QuotaMeter;
};

type MakeError = (details: ErrorDetails) => RegistryError;

type ExchangeTerms = {
  authorizations: readonly Authorization[];
  /** Makes the error of a request that failed. */
  explain: MakeError;
  /** Called as soon as the call's own host has redirected. */
  noteAnswer: () => void;
  signal?: AbortSignal | undefined;
};

/** Run is the state that one request and its redirects share. */
type Run = {
  options: ExchangeOptions;
  call: Call;
  authorizations: readonly Authorization[];
  makeError: MakeError;
  deadline: Deadline;
  /** Aborted by the caller or by the deadline. */
  signal: AbortSignal;
  isCancelled: () => boolean;
  /** The origin of the last request. */
  at: string;
  /** The error that `call.beforeSend` threw. */
  refusal: unknown;
};

type Target = { origin: string; path: string };

const nothing = new Uint8Array();

/**
 * Sends a call and reads its answer within one deadline, following redirects. Aborting destroys the socket.
 *
 * @throws RegistryError when there is no answer, and whatever `call.beforeSend` throws
 */
export async function exchange(
  options: ExchangeOptions,
  call: Call,
  { authorizations, explain, noteAnswer, signal }: ExchangeTerms,
): Promise<Answer> {
  // A body that a reader has begun to read is not sent again without its knowledge.
  const isFinal = () => call.sink?.begun === true && call.sink.restart === undefined;
  const makeError: MakeError = (details) => explain(isFinal() ? { ...details, retries: 0 } : details);
  call.sink?.restart?.();
  const deadlineMs = call.deadlineMs ?? options.limits.requestMs;
  const isCancelled = () => signal?.aborted === true;
  if (isCancelled()) throw makeError({ kind: 'cancelled', problem: 'was cancelled' });
  const controller = new AbortController();
  const cancel = () => controller.abort();
  const deadline = startDeadline(deadlineMs, cancel);
  signal?.addEventListener('abort', cancel, { once: true });
  const shared = { options, call, authorizations, makeError, deadline, isCancelled };
  const run: Run = { ...shared, signal: controller.signal, at: call.origin, refusal: null };
  try {
    return await followRedirects(run, noteAnswer);
  } catch (error) {
    if (error instanceof RegistryError || (run.refusal !== null && error === run.refusal)) throw error;
    if (isCancelled()) throw makeError({ kind: 'cancelled', problem: 'was cancelled', cause: error });
    if (controller.signal.aborted) {
      const problem = `took longer than ${Math.round(deadlineMs / 1000)} s`;
      throw makeError({ kind: 'timeout', problem, ...placeDetails(call, run.at), cause: error });
    }
    const failure = classifyFailure(error, options.origin);
    const place = placeDetails(call, run.at);
    // The connection guard's error already names the host.
    const isNamed = failure.kind === 'refused' && run.at !== call.origin;
    const host = run.at === options.origin ? undefined : new URL(run.at).host;
    throw makeError({ ...failure, host, ...(isNamed ? { concerns: 'path' } : place), cause: error });
  } finally {
    deadline.end();
    signal?.removeEventListener('abort', cancel);
  }
}

async function followRedirects(run: Run, noteAnswer: () => void): Promise<Answer> {
  const { options, call, authorizations, makeError } = run;
  let target: Target = { origin: call.origin, path: call.path };
  let redirectedTo: URL | null = null;
  let hasLeft = false;
  for (let hop = 1; ; hop += 1) {
    run.at = target.origin;
    const got = await askOne(run, target, hasLeft);
    if (got.answer !== null) return { ...got.answer, redirectedTo, authorizations };
    noteAnswer();
    if (call.redirects === 'refuse') {
      const hint = 'Nothing was sent there: name the final address in the registry’s authentication settings.';
      throw makeError({ kind: 'refused', problem: 'was redirected, which a token endpoint must not do', hint });
    }
    const from = redirectedTo ?? new URL(target.origin + target.path);
    const decision = decideRedirect(from, got.location, hop, options.limits.redirects);
    if (!decision.follow) throw makeError({ kind: 'refused', ...REDIRECT_REFUSALS[decision.reason] });
    redirectedTo = decision.url;
    hasLeft ||= redirectedTo.origin !== call.origin;
    target = { origin: redirectedTo.origin, path: redirectedTo.pathname + redirectedTo.search };
  }
}

type Got = { answer: Pick<Answer, 'status' | 'headers' | 'bytes'> } | { answer: null; location: string | undefined };

/** Sends one request to one host when its turn comes. */
async function askOne(run: Run, target: Target, hasLeft: boolean): Promise<Got> {
  const { options, call, authorizations, makeError, deadline, signal } = run;
  const leave = await deadline.standing(() => waitForTurn(run, target.origin));
  let isAnswered: boolean | null = false;
  try {
    const settle = beginRequest(run, target.origin);
    const response = await options.dispatcher
      .request({
        ...target,
        method: call.method,
        headers: headersFor(options.userAgent, call, target.origin, authorizations, hasLeft),
        body: call.form ?? null,
        signal,
        // Otherwise undici closes the socket after each HEAD, which costs a TLS handshake for each tag (P-17).
        reset: options.traffic.isCrowded(),
        headersTimeout: options.limits.headersMs,
        bodyTimeout: options.limits.bodyIdleMs,
      })
      .catch((error: unknown) => {
        settle(null);
        throw error;
      });
    settle(response.headers);
    const terms = { places: options.traffic.bodies, limits: options.limits, deadline, signal };
    const got: Got = isRedirect(response.statusCode)
      ? { answer: null, location: headerText(response.headers.location) ?? undefined }
      : { answer: await readAnswer(call, response, terms, makeError, options.limits) };
    if (got.answer === null) await discard(response.body, signal);
    isAnswered = true;
    return got;
  } catch (error) {
    if (run.isCancelled() || run.refusal !== null) isAnswered = null;
    // The body was read as far as it was needed.
    else if (error instanceof RegistryError) isAnswered = true;
    throw error;
  } finally {
    // undici reuses a socket one turn of the event loop after its answer. An earlier request would open another socket.
    setImmediate(leave, isAnswered);
  }
}

/**
 * Counts a request that is about to be sent, unless the caller refuses it now.
 *
 * @returns a function to call with the headers of the answer as soon as they arrive; null when none arrive
 */
function beginRequest(run: Run, origin: string): (headers: ResponseHeaders | null) => void {
  const { call, options } = run;
  const isOwn = origin === call.origin;
  try {
    if (isOwn) call.beforeSend?.();
  } catch (error) {
    run.refusal = error;
    throw error;
  }
  options.onRequest(call.kind);
  const settle = options.meter.begin(isOwn && call.kind === 'manifest');
  return (headers) => {
    // The quota of a token endpoint is not about manifests.
    const quota = headers === null || call.kind === 'token' ? null : findQuota(headers);
    settle(quota);
    if (quota !== null) options.onQuota(quota);
  };
}

async function waitForTurn({ options, call, makeError, signal }: Run, origin: string): Promise<LeavePlace> {
  const { traffic, pace } = options;
  const askedToWaitMs = origin === call.origin ? 0 : traffic.targetPauseLeftMs(origin);
  if (askedToWaitMs > 0) {
    const problem = `was not sent on: that host asked to wait for ${Math.ceil(askedToWaitMs / 1000)} s`;
    throw makeError({
      kind: 'unavailable',
      problem,
      retryAfterMs: askedToWaitMs,
      retries: 0,
      ...placeDetails(call, origin),
    });
  }
  const isPaced = pace === 'background' && call.kind !== 'token' && call.kind !== 'ping';
  if (isPaced) await traffic.waitForPace(origin, signal);
  return traffic.places.take({ origin, flow: areaOf(call.path), isLayer: call.kind === 'blob' }, signal);
}

/**
 * Selects the authorizations for one origin. After a redirect to another origin the registry's own are not sent any
 * more (S-20 to S-22).
 */
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

/** Kinds of requests whose content is compared with a digest. */
const HASHED: ReadonlySet<Call['kind']> = new Set(['manifest', 'config', 'blob']);

async function readAnswer(
  call: Call,
  response: Dispatcher.ResponseData,
  terms: BodyTerms,
  makeError: MakeError,
  limits: Limits,
): Promise<Pick<Answer, 'status' | 'headers' | 'bytes'>> {
  const { statusCode: status, body } = response;
  const headers: ResponseHeaders = response.headers;
  if (call.method === 'HEAD') {
    await discard(body, terms.signal);
    return { status, headers, bytes: nothing };
  }
  const isError = status < 200 || status >= 300;
  const encoding = headerText(headers['content-encoding'])?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== '') {
    await discard(body, terms.signal);
    if (isError) return { status, headers, bytes: nothing };
    throw makeError({
      kind: 'invalid-response',
      problem: `was answered with re-compressed content (Content-Encoding: ${cutText(encoding, 40)}), ${HASHED.has(call.kind) ? 'which no digest matches' : 'though it was asked for as it is'}`,
      hint: 'Switch compression off for /v2/ in the proxy in front of this registry.',
      status,
    });
  }
  const maxBytes = isError ? limits.errorBytes : call.maxBytes;
  const declared = headerText(headers['content-length']) ?? undefined;
  const { bytes, complete } =
    call.sink === undefined || isError
      ? await readAtMost(body, maxBytes, declared, terms)
      : { bytes: nothing, complete: await pourAtMost(body, maxBytes, declared, call.sink, terms) };
  const head = isError ? undefined : call.sink?.head;
  if (!complete && !isError) {
    throw makeError({ kind: 'too-large', problem: `was answered with more than ${maxBytes} bytes`, status });
  }
  return { status, headers, bytes: head ?? bytes };
}
