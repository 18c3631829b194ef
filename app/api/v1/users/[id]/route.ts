import { ChangeUserInput } from '#lib/commands/accounts/account-inputs.ts';
import { changeUser, removeUser } from '#lib/commands/accounts/people.ts';
import { parseBody, parseParams } from '#lib/http/parse.ts';
import { done, json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readUser } from '#lib/views/accounts/users.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';

export const PATCH = answer(async ({ views, access, commands }, request, params) => {
  const { id } = parseParams(params, IdParams);
  await changeUser(commands, id, await parseBody(request, ChangeUserInput));
  return json(await readUser(views, access, id));
});

export const DELETE = answer(async ({ commands }, _request, params) => {
  await removeUser(commands, parseParams(params, IdParams).id);
  return done();
});
