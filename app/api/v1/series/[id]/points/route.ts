import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams, PointsQuery } from '#lib/views/dto/parameters.ts';
import { readPoints } from '#lib/views/series/points.ts';

export const GET = answer(async ({ views, clock }, request, params) => {
  const { from = null, to = null, maxPoints, layers } = parseQuery(request, PointsQuery);
  return json(await readPoints(views, parseParams(params, IdParams).id, { from, to, maxPoints, layers }, clock.now()));
});
