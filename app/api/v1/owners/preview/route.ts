import { OwnersInput } from '#lib/commands/owner-inputs.ts';
import { checkOwners } from '#lib/commands/owners.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { previewOwners } from '#lib/views/owners.ts';

export const POST = answer(async ({ views, commands }, request) => {
  const input = await parseBody(request, OwnersInput);
  checkOwners(commands, input);
  return json(await previewOwners(views, input.items));
});
