import { parseParams } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';
import { readIncident } from '#lib/views/incidents/incidents.ts';

export const GET = answer(async ({ views, clock }, _request, params) =>
  json(await readIncident(views, parseParams(params, IdParams).id, clock.now())),
);
