import { parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { BudgetProposalQuery } from '#lib/views/dto/parameters.ts';
import { readBudgetProposal } from '#lib/views/rules/budgets.ts';

export const GET = answer(async ({ views }, request) =>
  json(await readBudgetProposal(views, parseQuery(request, BudgetProposalQuery).seriesId)),
);
