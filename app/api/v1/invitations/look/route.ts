import { FindInvitationInput } from '#lib/commands/account-inputs.ts';
import { lookAtInvitation } from '#lib/commands/invitations.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) => {
  const { code } = await parseBody(request, FindInvitationInput);
  return json(await lookAtInvitation(commands, code, request.headers));
});
