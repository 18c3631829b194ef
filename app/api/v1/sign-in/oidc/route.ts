import { StartOidcInput } from '#lib/commands/account-inputs.ts';
import { startOidc } from '#lib/commands/sign-in.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) => {
  const { next } = await parseBody(request, StartOidcInput);
  const { url, cookies } = await startOidc(commands, next, request.headers);
  return json({ url }, { headers: cookies });
});
