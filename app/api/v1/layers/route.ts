import { parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { SharedLayersQuery } from '#lib/views/dto/parameters.ts';
import { readSharedLayers } from '#lib/views/usage/layers.ts';

export const GET = answer(async ({ views, usage }, request) =>
  json(await readSharedLayers(views, usage, parseQuery(request, SharedLayersQuery))),
);
