import { checkImage } from '#lib/commands/ci-check/check-image.ts';
import { CheckInput } from '#lib/commands/ci-check/inputs.ts';
import { parseBody, parseQuery } from '#lib/http/parse.ts';
import { answer } from '#lib/server/answer.ts';
import { answerCheck } from '#lib/server/answer-check.ts';
import { CheckQuery } from '#lib/views/dto/parameters.ts';

export const POST = answer(async ({ commands }, request) => {
  const { strict } = parseQuery(request, CheckQuery);
  const input = await parseBody(request, CheckInput);
  return answerCheck(request, await checkImage(commands, input, request.signal), strict);
});
