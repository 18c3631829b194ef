import { parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readComparison } from '#lib/views/compare.ts';
import { CompareQuery } from '#lib/views/dto/parameters.ts';

export const GET = answer(async ({ views, clock }, request) =>
  json(await readComparison(views, parseQuery(request, CompareQuery), clock.now())),
);
