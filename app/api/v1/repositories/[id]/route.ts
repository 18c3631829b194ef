import { ChangeRepositoryInput } from '#lib/commands/inputs.ts';
import { changeRepository, removeRepository } from '#lib/commands/repositories/repositories.ts';
import { parseBody, parseParams } from '#lib/http/parse.ts';
import { done, json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';
import { readRepository } from '#lib/views/repositories/repository.ts';

export const GET = answer(async ({ views, clock }, _request, params) =>
  json(await readRepository(views, parseParams(params, IdParams).id, clock.now())),
);

export const PATCH = answer(async ({ views, commands, clock }, request, params) => {
  const { id } = parseParams(params, IdParams);
  await changeRepository(commands, id, await parseBody(request, ChangeRepositoryInput));
  return json(await readRepository(views, id, clock.now()));
});

export const DELETE = answer(async ({ commands }, _request, params) => {
  await removeRepository(commands, parseParams(params, IdParams).id);
  return done();
});
