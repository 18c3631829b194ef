import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { ObservationsQuery, TagParams } from '#lib/views/dto/parameters.ts';
import { readObservations } from '#lib/views/tags/tags.ts';

export const GET = answer(async ({ views }, request, params) =>
  json(await readObservations(views, parseParams(params, TagParams).id, parseQuery(request, ObservationsQuery))),
);
