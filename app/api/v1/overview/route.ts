import { parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { OverviewQuery } from '#lib/views/dto/parameters.ts';
import { readOverview } from '#lib/views/repositories/overview.ts';

export const GET = answer(async ({ views, clock }, request) =>
  json(await readOverview(views, clock.now(), parseQuery(request, OverviewQuery))),
);
