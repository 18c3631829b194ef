import { parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IncidentsQuery } from '#lib/views/dto/parameters.ts';
import { readIncidents } from '#lib/views/incidents/incidents.ts';

export const GET = answer(async ({ views, clock }, request) =>
  json(await readIncidents(views, parseQuery(request, IncidentsQuery), clock.now())),
);
