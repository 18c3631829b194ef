import { parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { PackageSearchQuery } from '#lib/views/dto/parameters.ts';
import { readPackageSearch } from '#lib/views/images/package-search.ts';

export const GET = answer(async ({ views, searches }, request) => {
  // A caller without permission is refused before it takes a place in the queue.
  views.require('read');
  const query = parseQuery(request, PackageSearchQuery);
  return json(await searches.run(() => readPackageSearch(views, query), request.signal));
});
