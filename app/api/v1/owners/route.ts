import { OwnersInput } from '#lib/commands/repositories/owner-inputs.ts';
import { changeOwners } from '#lib/commands/repositories/owners.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readOwners } from '#lib/views/repositories/owners.ts';

export const GET = answer(async ({ views }) => json(await readOwners(views)));

export const PUT = answer(async ({ views, commands }, request) => {
  await changeOwners(commands, await parseBody(request, OwnersInput));
  return json(await readOwners(views));
});
