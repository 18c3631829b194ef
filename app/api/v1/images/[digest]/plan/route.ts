import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { answer } from '#lib/server/answer.ts';
import { answerPlan } from '#lib/server/answer-plan.ts';
import { DigestParams, PlanQuery } from '#lib/views/dto/parameters.ts';
import { readImagePlan } from '#lib/views/findings/image-plan.ts';

export const GET = answer(async ({ views, clock }, request, params) => {
  const { digest } = parseParams(params, DigestParams);
  const { format, repositoryId } = parseQuery(request, PlanQuery);
  return answerPlan(request, await readImagePlan(views, digest, { repositoryId }, clock.now()), format);
});
