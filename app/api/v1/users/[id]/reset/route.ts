import { makeResetLink } from '#lib/commands/accounts/invitations.ts';
import { parseParams } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { findOwnAddress } from '#lib/server/own-address.ts';
import { toInvitation } from '#lib/views/accounts/invitations.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';

export const POST = answer(async (context, request, params) => {
  const { row, url } = await makeResetLink(
    context.commands,
    parseParams(params, IdParams).id,
    findOwnAddress(context, request),
  );
  return json({ ...toInvitation(row), url }, { status: 201 });
});
