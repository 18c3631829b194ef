import { OwnersInput } from '#lib/commands/repositories/owner-inputs.ts';
import { checkOwners } from '#lib/commands/repositories/owners.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { previewOwners } from '#lib/views/repositories/owners.ts';

export const POST = answer(async ({ views, commands }, request) => {
  const input = await parseBody(request, OwnersInput);
  checkOwners(commands, input);
  return json(await previewOwners(views, input.items));
});
