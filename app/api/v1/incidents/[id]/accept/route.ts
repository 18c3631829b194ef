import { AcceptInput } from '#lib/commands/incidents/incident-inputs.ts';
import { acceptIncident } from '#lib/commands/incidents/incidents.ts';
import { parseBody, parseParams } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';
import { readIncident } from '#lib/views/incidents/incidents.ts';

export const POST = answer(async ({ commands, views, clock }, request, params) => {
  const { id } = parseParams(params, IdParams);
  await acceptIncident(commands, id, await parseBody(request, AcceptInput));
  return json(await readIncident(views, id, clock.now()));
});
