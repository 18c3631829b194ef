import { parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readAudit } from '#lib/views/accounts/audit.ts';
import { ObservationsQuery } from '#lib/views/dto/parameters.ts';

export const GET = answer(async ({ views }, request) =>
  json(await readAudit(views, parseQuery(request, ObservationsQuery))),
);
