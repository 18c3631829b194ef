import { BlockedAddressError } from '#lib/net/blocked-address-error.ts';
import { readConnectionFailure } from '#lib/net/connection-failure.ts';
import { parseRetryAfter } from '#lib/net/retry-after.ts';
import type { HttpAnswer } from './http.ts';
import { delivered, type Outcome, permanent, retry } from './outcome.ts';
import { findReportedFailure, type ReportedFailure } from './reported-failure.ts';

/** Chat APIs answer these where a retry would fail, too. The receiver of a webhook may just be under repair. */
const PERMANENT = new Set([400, 401, 403, 404, 405, 413, 422]);

/** Classifies an answer (D-63, W-40, W-42). @param service - name in error texts, such as "Slack" */
export function classifyAnswer(
  answer: HttpAnswer,
  { service, isChat, now }: { service: string; isChat: boolean; now: Date },
): Outcome {
  const { status, text } = answer;
  const details = { status, answer: text };
  if (status >= 200 && status < 300) {
    const failure = isChat ? findReportedFailure(text) : null;
    return failure === null ? delivered(details) : classifyReported(failure, service, details);
  }
  if (status === 410)
    return {
      ...permanent(`${service} answered that this address no longer exists (410).`, details),
      outcome: 'disabled',
    };
  if (status >= 300 && status < 400)
    return retry(`${service} redirects (${status}). Redirects are not followed: enter the target address.`, details);
  if (isChat && PERMANENT.has(status))
    return permanent(`${service} refused the message (${status}).${hintFor(status)}`, details);
  const waitMs = parseRetryAfter(answer.retryAfter, now);
  const retryAfterMs = waitMs !== null && waitMs > 0 ? waitMs : null;
  if (status === 429) return retry(`${service} limits the number of messages (429).`, { ...details, retryAfterMs });
  return retry(`${service} answered ${status}.`, { ...details, retryAfterMs });
}

/** A chat service answered 2xx with a body that reports a failure. */
function classifyReported({ status }: ReportedFailure, service: string, details: Partial<Outcome>): Outcome {
  const error = `${service} answered ${details.status} and reports that the message was not accepted.`;
  return status !== null && PERMANENT.has(status)
    ? permanent(`${error}${hintFor(status)}`, details)
    : retry(error, details);
}

function hintFor(status: number): string {
  if (status === 401 || status === 403) return ' Check its token or address.';
  return status === 404 ? ' Check its address.' : '';
}

/** Classifies a failed connection. The text never repeats the answer of an internal service (S-19). */
export function classifyFailure(error: unknown, host: string): Outcome {
  if (error instanceof BlockedAddressError) return permanent(blockedText(error, host));
  return retry(describeConnectionFailure(error, host));
}

/** Describes why `host` cannot be reached, without the text of the error. */
export function describeConnectionFailure(error: unknown, host: string): string {
  switch (readConnectionFailure(error).kind) {
    case 'connect-timeout':
    case 'answer-timeout':
      return `${host} did not answer in time.`;
    case 'unknown-name':
      return `Host name ${host} not found. Check the address.`;
    case 'not-tls':
    case 'certificate':
    case 'tls':
      return `The TLS connection to ${host} failed. Check the address and the certificate.`;
    default:
      return `Plimsoll cannot connect to ${host}.`;
  }
}

function blockedText({ code }: BlockedAddressError, host: string): string {
  if (code === 'private-address') return `${host} is in a private network. An admin can allow it for this channel.`;
  if (code === 'forbidden-port') return `The port of ${host} belongs to another kind of service.`;
  return `Plimsoll never connects to the address of ${host}.`;
}
