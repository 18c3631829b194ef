import type { Dispatcher } from 'undici';
import { redactorOf } from '#lib/net/redactor.ts';
import { parseRetryAfter } from '#lib/net/retry-after.ts';
import type { Clock } from '#lib/registry/clock.ts';
import type { HostGate } from '#lib/registry/gate/host-gate.ts';
import { boundWait } from '#lib/registry/gate/retry-plan.ts';
import type { Traffic } from '#lib/registry/gate/traffic.ts';
import type { Limits } from '#lib/registry/limits.ts';
import { redactUrl } from '#lib/registry/redact.ts';
import { type ErrorDetails, RegistryError } from '#lib/registry/registry-error.ts';
import { describeBody } from './answer-text.ts';
import {
  type Answer,
  type Authorization,
  type Call,
  isElsewhere,
  placeDetails,
  type RequestKind,
  type RequestPace,
} from './call.ts';
import { exchange } from './exchange.ts';
import { headerText } from './header-text.ts';
import type { Quota, QuotaMeter } from './quota.ts';
import { isTransient, meaningOf } from './status-error.ts';
import { parseWarnings } from './warnings.ts';

export type TransportOptions = {
  /** Name for messages. */
  registry: string;
  /** The registry's own origin. Requests to other origins are shown with their host. */
  origin: string;
  dispatcher: Dispatcher;
  gate: HostGate;
  clock: Clock;
  limits: Limits;
  traffic: Traffic;
  pace: RequestPace;
  /** `GET /v2/`, which shows whether the host works. */
  pingCall: Call;
  userAgent: string;
  /** Removes secrets from texts that a registry wrote. */
  redact: (text: string) => string;
  onRequest: (kind: RequestKind) => void;
  onQuota: (quota: Quota) => void;
  onWarning: (kind: RequestKind, text: string) => void;
  meter: QuotaMeter;
};

export type Transport = {
  /**
   * Sends one request through the gate and follows redirects. Every answer is returned, except those that a retry may
   * cure. Throws RegistryError for those after the last retry, and when there is no answer.
   */
  send(call: Call, authorizations: readonly Authorization[], signal?: AbortSignal): Promise<Answer>;
  errorOf(call: Call, details: ErrorDetails): RegistryError;
  /** Creates the error for an answer. */
  answerError(call: Call, answer: Answer, extra?: Partial<ErrorDetails>): RegistryError;
  /** Removes the secrets of the call from a text of its answer. */
  withoutSecrets(answer: Answer, text: string): string;
};

export function createTransport(options: TransportOptions): Transport {
  const { registry, origin, gate, clock, limits, redact, pingCall } = options;

  const requestOf = (call: Call) =>
    `${call.method} ${call.origin === origin ? '' : call.origin}${redact(redactUrl(call.path))}`;

  const errorOf = (call: Call, details: ErrorDetails) =>
    new RegistryError({
      registry,
      request: requestOf(call),
      concerns: call.concerns,
      redirectTarget: call.redirectTarget,
      ...details,
    });

  /** The registry can echo everything that it was sent. */
  const withoutSecrets = (answer: Answer, text: string) =>
    redactorOf(answer.authorizations.map(({ header }) => header.slice(header.indexOf(' ') + 1)))(redact(text));

  function answerError(call: Call, answer: Answer, extra: Partial<ErrorDetails> = {}): RegistryError {
    const { kind, retries } = meaningOf(answer.status);
    const wait = headerText(answer.headers['retry-after']) ?? headerText(answer.headers['x-retry-after']);
    const text = describeBody(answer.bytes, headerText(answer.headers['content-type']), limits.answerCharacters);
    return errorOf(call, {
      kind,
      retries,
      status: answer.status,
      answer: text === null ? null : withoutSecrets(answer, text),
      problem: `was answered with ${answer.status}`,
      retryAfterMs: isTransient(answer.status) ? boundWait(parseRetryAfter(wait, clock.now())) : null,
      ...placeDetails(call, originOf(call, answer)),
      ...extra,
    });
  }

  async function sendOnce(
    call: Call,
    authorizations: readonly Authorization[],
    noteAnswer: () => void,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const explain = (details: ErrorDetails) => errorOf(call, details);
    const answer = await exchange(options, call, { authorizations, explain, noteAnswer, signal });
    for (const text of parseWarnings(answer.headers.warning, limits.warningCharacters))
      options.onWarning(call.kind, withoutSecrets(answer, text));
    // Several registries answer HEAD with 500 while GET works. The caller sends GET instead of a retry (M-09).
    if (isTransient(answer.status) && !(call.method === 'HEAD' && answer.status === 500)) {
      const error = answerError(call, answer);
      if (isElsewhere(call, answer) && error.retryAfterMs !== null)
        options.traffic.pauseTarget(answer.redirectedTo.origin, error.retryAfterMs);
      throw error;
    }
    if (isWebPage(call, answer)) {
      throw errorOf(call, {
        kind: 'invalid-response',
        status: answer.status,
        problem: 'was answered with a web page instead of data',
        hint: 'Check the address, or wait for the end of the maintenance that the page may announce.',
        hostAnswered: false,
        ...placeDetails(call, originOf(call, answer)),
      });
    }
    return answer;
  }

  /** Returns a probe for calls to the registry's own host, except for the probe itself. */
  function probeFor(call: Call): (() => Promise<unknown>) | undefined {
    if (call.origin !== origin || call.path === pingCall.path) return undefined;
    return () => sendOnce(pingCall, [], () => undefined);
  }

  return {
    send(call, authorizations, signal) {
      const subject = {
        registry,
        request: requestOf(call),
        origin: call.origin,
        path: call.path,
        probe: probeFor(call),
      };
      return gate.run((noteAnswer) => sendOnce(call, authorizations, noteAnswer, signal), signal, subject);
    },
    errorOf,
    answerError,
    withoutSecrets,
  };
}

function originOf(call: Call, answer: Answer): string {
  return answer.redirectedTo?.origin ?? call.origin;
}

function isWebPage(call: Call, answer: Answer): boolean {
  if (answer.status !== 200 || call.method === 'HEAD') return false;
  if (!/^text\/html\b/i.test(headerText(answer.headers['content-type']) ?? '')) return false;
  return /^\s*</.test(new TextDecoder().decode(answer.bytes.subarray(0, 256)));
}
