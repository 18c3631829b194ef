import { AcceptInvitationInput } from '#lib/commands/accounts/account-inputs.ts';
import { acceptInvitation } from '#lib/commands/accounts/invitations.ts';
import { parseBody } from '#lib/http/parse.ts';
import { done } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) =>
  done(await acceptInvitation(commands, await parseBody(request, AcceptInvitationInput), request.headers)),
);
