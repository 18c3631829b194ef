import { makeResetLink } from '#lib/commands/invitations.ts';
import { parseParams } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';
import { toInvitation } from '#lib/views/invitations.ts';

export const POST = answer(async ({ commands }, _request, params) => {
  const { row, url } = await makeResetLink(commands, parseParams(params, IdParams).id);
  return json({ ...toInvitation(row), url }, { status: 201 });
});
