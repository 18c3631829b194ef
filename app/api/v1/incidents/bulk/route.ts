import { BulkIncidentsInput } from '#lib/commands/incidents/incident-inputs.ts';
import { changeIncidents } from '#lib/commands/incidents/incidents.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) =>
  json(await changeIncidents(commands, await parseBody(request, BulkIncidentsInput))),
);
