import { makeApiToken } from '#lib/commands/accounts/account.ts';
import { MakeTokenInput } from '#lib/commands/accounts/account-inputs.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readTokens, toToken } from '#lib/views/accounts/tokens.ts';

export const GET = answer(async ({ views }) => json(await readTokens(views)));

export const POST = answer(async ({ commands }, request) => {
  const { row, token } = await makeApiToken(commands, await parseBody(request, MakeTokenInput));
  return json({ ...toToken(row), token }, { status: 201 });
});
