import { ChangeBudgetInput } from '#lib/commands/rules/budget-inputs.ts';
import { changeBudget, dropBudget } from '#lib/commands/rules/budgets.ts';
import { parseBody, parseParams } from '#lib/http/parse.ts';
import { done, json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';
import { readBudget } from '#lib/views/rules/budgets.ts';

export const PATCH = answer(async ({ views, commands, clock }, request, params) => {
  const { id } = parseParams(params, IdParams);
  await changeBudget(commands, id, await parseBody(request, ChangeBudgetInput));
  return json(await readBudget(views, id, clock.now()));
});

export const DELETE = answer(async ({ commands }, _request, params) => {
  await dropBudget(commands, parseParams(params, IdParams).id);
  return done();
});
