import { BacktestInput } from '#lib/commands/rules/rule-inputs.ts';
import { checkTriedRule } from '#lib/commands/rules/rules.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readBacktest } from '#lib/views/rules/backtest.ts';

export const POST = answer(async ({ views, commands, clock, caller, backtests }, request) => {
  const input = await parseBody(request, BacktestInput);
  checkTriedRule(commands, input);
  return json(await backtests.run(caller, (signal) => readBacktest(views, input, clock, signal), request.signal));
});
