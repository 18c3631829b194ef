import { endSession } from '#lib/commands/accounts/account.ts';
import { parseParams } from '#lib/http/parse.ts';
import { done } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';

export const DELETE = answer(async ({ commands }, _request, params) => {
  await endSession(commands, parseParams(params, IdParams).id);
  return done();
});
