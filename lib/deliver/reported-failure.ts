import { parseJson } from './http.ts';

/** What a chat said failed, though its status says that it did not; `status` where it names one. */
export type ReportedFailure = { status: number | null };

const FAILED = /\b(?:fail(?:ed|ure)?|error|denied|unauthori[sz]ed|forbidden|too many requests|throttl\w*)\b/i;
const STATUS = /\b(?:error|status|code|http)\W{0,3}(?:code\W{0,3})?(4\d\d|5\d\d)\b/i;

/**
 * Finds a failure in the body of an answer with 2xx: Teams' connector addresses answer 200 with "Webhook message delivery failed with
 * error: … HTTP error 429"; others answer JSON with `ok: false` or an `error`. What a message echoes is not looked at.
 */
export function findReportedFailure(text: string): ReportedFailure | null {
  const trimmed = text.trim();
  // Cut JSON says nothing for sure, and may echo the message.
  const isFailure = /^[[{]/.test(trimmed) ? isFailureJson(parseJson(trimmed)) : FAILED.test(trimmed);
  if (!isFailure) return null;
  const status = STATUS.exec(trimmed)?.[1];
  return { status: status === undefined ? null : Number(status) };
}

function isFailureJson(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return false;
  const { ok, success, status, error, errors } = answer as Record<string, unknown>;
  if (ok === false || success === false) return true;
  if (typeof status === 'string' && /^(?:error|fail(?:ed|ure)?)$/i.test(status)) return true;
  return isReported(error) || isReported(errors);
}

const isReported = (value: unknown): boolean =>
  (typeof value === 'string' && value !== '') ||
  value === true ||
  (typeof value === 'object' && value !== null && Object.keys(value).length > 0);
