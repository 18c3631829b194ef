import { InviteInput } from '#lib/commands/accounts/account-inputs.ts';
import { invite } from '#lib/commands/accounts/invitations.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { findOwnAddress } from '#lib/server/own-address.ts';
import { readInvitations, toInvitation } from '#lib/views/accounts/invitations.ts';

export const GET = answer(async ({ views, access, clock }) => json(await readInvitations(views, access, clock.now())));

export const POST = answer(async (context, request) => {
  const input = await parseBody(request, InviteInput);
  const { row, url } = await invite(context.commands, input, findOwnAddress(context, request));
  return json({ ...toInvitation(row), url }, { status: 201 });
});
