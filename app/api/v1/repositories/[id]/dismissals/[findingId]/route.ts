import { DismissFindingInput } from '#lib/commands/findings/dismissal-inputs.ts';
import { dismissFinding, restoreFinding } from '#lib/commands/findings/dismissals.ts';
import { parseBody, parseParams } from '#lib/http/parse.ts';
import { done } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { DismissalParams } from '#lib/views/dto/parameters.ts';

export const PUT = answer(async ({ commands }, request, params) => {
  const { id, findingId } = parseParams(params, DismissalParams);
  await dismissFinding(commands, { repositoryId: id, findingId }, await parseBody(request, DismissFindingInput));
  return done();
});

export const DELETE = answer(async ({ commands }, _request, params) => {
  const { id, findingId } = parseParams(params, DismissalParams);
  await restoreFinding(commands, { repositoryId: id, findingId });
  return done();
});
