import { BlockedAddressError } from '#lib/net/blocked-address-error.ts';
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
    return { ...permanent(`${service} says that this address is gone (410).`, details), outcome: 'disabled' };
  if (status >= 300 && status < 400)
    return retry(
      `${service} redirects (${status}), and no redirect is followed. Enter the address it leads to.`,
      details,
    );
  if (isChat && PERMANENT.has(status))
    return permanent(`${service} refused the message (${status}).${hintFor(status)}`, details);
  const retryAfterMs = parseRetryAfter(answer.retryAfter, now);
  if (status === 429) return retry(`${service} asks to send less (429).`, { ...details, retryAfterMs });
  return retry(`${service} answered ${status}.`, { ...details, retryAfterMs });
}

/** A chat service answered 2xx with a body that reports a failure. */
function classifyReported({ status }: ReportedFailure, service: string, details: Partial<Outcome>): Outcome {
  const error = `${service} answered ${details.status} and says that the message did not arrive.`;
  return status !== null && PERMANENT.has(status)
    ? permanent(`${error}${hintFor(status)}`, details)
    : retry(error, details);
}

function hintFor(status: number): string {
  if (status === 401 || status === 403) return ' Check its token or address.';
  return status === 404 ? ' Check its address: there is nothing.' : '';
}

/** Parses seconds or a date. @returns milliseconds; null for anything else, and for the past */
export function parseRetryAfter(text: string | null, now: Date): number | null {
  if (text === null) return null;
  const ms = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isFinite(ms) && ms > 0 ? Math.ceil(ms) : null;
}

const TIMEOUTS = new Set([
  'TimeoutError',
  'HeadersTimeoutError',
  'BodyTimeoutError',
  'ConnectTimeoutError',
  'ETIMEDOUT',
]);

/** Classifies a failed connection. The text never repeats the answer of an internal service (S-19). */
export function classifyFailure(error: unknown, host: string): Outcome {
  if (error instanceof BlockedAddressError) return permanent(blockedText(error, host));
  const { code = '', name = '' } = (error ?? {}) as { code?: string; name?: string };
  if (TIMEOUTS.has(name) || TIMEOUTS.has(code) || code === 'UND_ERR_CONNECT_TIMEOUT')
    return retry(`${host} did not answer in time.`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return retry(`The name ${host} cannot be looked up. Check the address.`);
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME|^ERR_SSL|^ERR_TLS|^ETLS/.test(code))
    return retry(`${host} offers no connection that can be trusted (TLS).`);
  return retry(`Plimsoll cannot connect to ${host}.`);
}

function blockedText({ code }: BlockedAddressError, host: string): string {
  if (code === 'private-address') return `${host} is in a private network. An admin can allow it for this channel.`;
  if (code === 'forbidden-port') return `${host} has the port of another kind of service.`;
  return `${host} is at an address where Plimsoll never connects.`;
}
