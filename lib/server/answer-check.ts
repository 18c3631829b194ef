import { hostileText } from '#lib/alerts/ci-check/markdown.ts';
import type { CheckAnswer } from '#lib/commands/ci-check/answer.ts';
import { json } from '#lib/http/route.ts';
import { markdown, wantsMarkdown } from './markdown.ts';

/**
 * Answers with a check as JSON or, on request, as its Markdown report. The verdict is in a header too, for clients that only
 * have curl. The status is 200 for each verdict, but 422 for `fail` with `strict`.
 */
export function answerCheck(request: Request, check: CheckAnswer, strict: boolean): Response {
  const status = strict && check.verdict === 'fail' ? 422 : 200;
  const headers = { 'x-plimsoll-verdict': check.verdict, 'x-plimsoll-check': check.id };
  if (!wantsMarkdown(request)) return json(check, { status, headers });
  const problem = check.posted?.problem ?? null;
  const note = problem === null ? '' : `\n> Not everything could be posted to the Git host: ${hostileText(problem)}\n`;
  return markdown(`${check.report}${note}`, { status, headers });
}
