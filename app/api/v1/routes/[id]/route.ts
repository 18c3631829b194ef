import { ChangeRouteInput } from '#lib/commands/channels/route-inputs.ts';
import { changeRoute, removeRoute } from '#lib/commands/channels/routes.ts';
import { parseBody, parseParams } from '#lib/http/parse.ts';
import { done, json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readRoute } from '#lib/views/channels/routes.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';

export const PATCH = answer(async ({ views, commands }, request, params) => {
  const { id } = parseParams(params, IdParams);
  await changeRoute(commands, id, await parseBody(request, ChangeRouteInput));
  return json(await readRoute(views, id));
});

export const DELETE = answer(async ({ commands }, _request, params) => {
  await removeRoute(commands, parseParams(params, IdParams).id);
  return done();
});
