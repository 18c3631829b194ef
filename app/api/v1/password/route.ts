import { changePassword } from '#lib/commands/accounts/account.ts';
import { ChangePasswordInput } from '#lib/commands/accounts/account-inputs.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) => {
  const input = await parseBody(request, ChangePasswordInput);
  const { cookies, ...change } = await changePassword(commands, input, request.headers);
  return json(change, { headers: cookies });
});
