import { ChangeRegistryInput } from '#lib/commands/inputs.ts';
import { changeRegistry, removeRegistry } from '#lib/commands/registries/registries.ts';
import { parseBody, parseParams } from '#lib/http/parse.ts';
import { done, json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';
import { readRegistry } from '#lib/views/registries/registries.ts';

export const GET = answer(async ({ views, clock, contents }, _request, params) =>
  json(await readRegistry(views, parseParams(params, IdParams).id, { now: clock.now(), ...contents })),
);

export const PATCH = answer(async ({ views, clock, contents, commands }, request, params) => {
  const { id } = parseParams(params, IdParams);
  await changeRegistry(commands, id, await parseBody(request, ChangeRegistryInput));
  return json(await readRegistry(views, id, { now: clock.now(), ...contents }));
});

export const DELETE = answer(async ({ commands }, _request, params) => {
  await removeRegistry(commands, parseParams(params, IdParams).id);
  return done();
});
