import { BacktestInput } from '#lib/commands/rule-inputs.ts';
import { checkTriedRule } from '#lib/commands/rules.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readBacktest } from '#lib/views/backtest.ts';

export const POST = answer(async ({ views, commands, clock }, request) => {
  const input = await parseBody(request, BacktestInput);
  checkTriedRule(commands, input);
  return json(await readBacktest(views, input, clock));
});
