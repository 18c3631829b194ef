import { SetUpInput } from '#lib/commands/accounts/account-inputs.ts';
import { setUp } from '#lib/commands/accounts/set-up.ts';
import { parseBody } from '#lib/http/parse.ts';
import { done } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) =>
  done(await setUp(commands, await parseBody(request, SetUpInput), request.headers)),
);
