import { parseParams } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';
import { readStreams } from '#lib/views/series/streams.ts';

export const GET = answer(async ({ views }, _request, params) =>
  json(await readStreams(views, parseParams(params, IdParams).id)),
);
