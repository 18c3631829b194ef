import { parseParams } from '#lib/http/parse.ts';
import { answer } from '#lib/server/answer.ts';
import { answerCheck } from '#lib/server/answer-check.ts';
import { readCheck } from '#lib/views/checks/checks.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';

export const GET = answer(async ({ views }, request, params) =>
  answerCheck(request, await readCheck(views, parseParams(params, IdParams).id), false),
);
