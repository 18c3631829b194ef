import { parseJson } from './http.ts';

/** A failure that a chat service reported with a 2xx status. `status` is the one in its text, if any. */
export type ReportedFailure = { status: number | null };

const FAILED = /\b(?:fail(?:ed|ure)?|error|denied|unauthori[sz]ed|forbidden|too many requests|throttl\w*)\b/i;
const STATUS = /\b(?:error|status|code|http)\W{0,3}(?:code\W{0,3})?(4\d\d|5\d\d)\b/i;

/**
 * Finds a failure in the body of a 2xx answer: Teams' connector addresses answer 200 with "Webhook message delivery
 * failed with error: … HTTP error 429"; others answer JSON with `ok: false` or an `error`. Other fields are ignored,
 * since they can repeat the message.
 */
export function findReportedFailure(text: string): ReportedFailure | null {
  const trimmed = text.trim();
  // Cut JSON is inconclusive, since it can repeat the message.
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
