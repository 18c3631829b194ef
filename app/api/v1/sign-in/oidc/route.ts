import { StartOidcInput } from '#lib/commands/accounts/account-inputs.ts';
import { startOidc } from '#lib/commands/accounts/sign-in.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { safeNextPath } from '#lib/queries/accounts/next-path.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) => {
  const { next } = await parseBody(request, StartOidcInput);
  const { url, cookies } = await startOidc(commands, safeNextPath(next), request.headers);
  return json({ url }, { headers: cookies });
});
