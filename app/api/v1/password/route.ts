import { changePassword } from '#lib/commands/account.ts';
import { ChangePasswordInput } from '#lib/commands/account-inputs.ts';
import { parseBody } from '#lib/http/parse.ts';
import { done } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) =>
  done(await changePassword(commands, await parseBody(request, ChangePasswordInput), request.headers)),
);
