import { readCatalog } from '#lib/commands/registries/registries.ts';
import { parseParams } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';

export const GET = answer(async ({ commands }, _request, params) =>
  json(await readCatalog(commands, parseParams(params, IdParams).id)),
);
