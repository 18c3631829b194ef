import { InviteInput } from '#lib/commands/account-inputs.ts';
import { invite } from '#lib/commands/invitations.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readInvitations, toInvitation } from '#lib/views/invitations.ts';

export const GET = answer(async ({ views, access, clock }) => json(await readInvitations(views, access, clock.now())));

export const POST = answer(async ({ commands }, request) => {
  const { row, url } = await invite(commands, await parseBody(request, InviteInput));
  return json({ ...toInvitation(row), url }, { status: 201 });
});
