import { AddRuleInput } from '#lib/commands/rules/rule-inputs.ts';
import { addRule } from '#lib/commands/rules/rules.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readRule, readRules } from '#lib/views/rules/rules.ts';

export const GET = answer(async ({ views }) => json(await readRules(views)));

export const POST = answer(async ({ views, commands }, request) => {
  const id = await addRule(commands, await parseBody(request, AddRuleInput));
  return json(await readRule(views, id), { status: 201 });
});
