import { ChangeForgeInput } from '#lib/commands/forges/forge-inputs.ts';
import { changeForge, removeForge } from '#lib/commands/forges/forges.ts';
import { parseBody, parseParams } from '#lib/http/parse.ts';
import { done, json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readForge } from '#lib/views/checks/forges.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';

export const PATCH = answer(async ({ commands, views }, request, params) => {
  const { id } = parseParams(params, IdParams);
  await changeForge(commands, id, await parseBody(request, ChangeForgeInput));
  return json(await readForge(views, id));
});

export const DELETE = answer(async ({ commands }, _request, params) => {
  await removeForge(commands, parseParams(params, IdParams).id);
  return done();
});
