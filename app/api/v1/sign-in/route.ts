import { SignInInput } from '#lib/commands/accounts/account-inputs.ts';
import { signIn } from '#lib/commands/accounts/sign-in.ts';
import { parseBody } from '#lib/http/parse.ts';
import { done } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) =>
  done(await signIn(commands, await parseBody(request, SignInInput), request.headers)),
);
