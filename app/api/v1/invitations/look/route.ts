import { FindInvitationInput } from '#lib/commands/accounts/account-inputs.ts';
import { readInvitation } from '#lib/commands/accounts/invitations.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) => {
  const { code } = await parseBody(request, FindInvitationInput);
  return json(await readInvitation(commands, code, request.headers));
});
