import { parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { CompareQuery } from '#lib/views/dto/parameters.ts';
import { readComparison } from '#lib/views/images/compare.ts';

export const GET = answer(async ({ views, clock }, request) =>
  json(await readComparison(views, parseQuery(request, CompareQuery), clock.now())),
);
