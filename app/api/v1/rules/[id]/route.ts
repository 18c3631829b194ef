import { ChangeRuleInput } from '#lib/commands/rules/rule-inputs.ts';
import { changeRule, dropRule } from '#lib/commands/rules/rules.ts';
import { parseBody, parseParams } from '#lib/http/parse.ts';
import { done, json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';
import { readRule } from '#lib/views/rules/rules.ts';

export const PATCH = answer(async ({ views, commands }, request, params) => {
  const { id } = parseParams(params, IdParams);
  await changeRule(commands, id, await parseBody(request, ChangeRuleInput));
  return json(await readRule(views, id));
});

export const DELETE = answer(async ({ commands }, _request, params) => {
  await dropRule(commands, parseParams(params, IdParams).id);
  return done();
});
