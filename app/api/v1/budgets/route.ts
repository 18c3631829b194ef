import { AddBudgetInput } from '#lib/commands/rules/budget-inputs.ts';
import { addBudget } from '#lib/commands/rules/budgets.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readBudget, readBudgets } from '#lib/views/rules/budgets.ts';

export const GET = answer(async ({ views, clock }) => json(await readBudgets(views, clock.now())));

export const POST = answer(async ({ views, commands, clock }, request) => {
  const id = await addBudget(commands, await parseBody(request, AddBudgetInput));
  return json(await readBudget(views, id, clock.now()), { status: 201 });
});
