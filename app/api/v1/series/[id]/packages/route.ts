import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams, PackageHistoryQuery } from '#lib/views/dto/parameters.ts';
import { readPackageHistory } from '#lib/views/series/package-history.ts';

export const GET = answer(async ({ views }, request, params) => {
  const { id } = parseParams(params, IdParams);
  return json(await readPackageHistory(views, id, parseQuery(request, PackageHistoryQuery)));
});
