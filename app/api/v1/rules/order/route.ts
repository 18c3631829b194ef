import { OrderRulesInput } from '#lib/commands/rules/rule-inputs.ts';
import { orderRules } from '#lib/commands/rules/rules.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readRules } from '#lib/views/rules/rules.ts';

export const PUT = answer(async ({ views, commands }, request) => {
  await orderRules(commands, await parseBody(request, OrderRulesInput));
  return json(await readRules(views));
});
