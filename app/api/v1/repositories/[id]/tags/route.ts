import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams, TagsQuery } from '#lib/views/dto/parameters.ts';
import { readTags } from '#lib/views/tags/tags.ts';

export const GET = answer(async ({ views }, request, params) =>
  json(await readTags(views, parseParams(params, IdParams).id, parseQuery(request, TagsQuery))),
);
