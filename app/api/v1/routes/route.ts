import { AddRouteInput } from '#lib/commands/channels/route-inputs.ts';
import { addRoute } from '#lib/commands/channels/routes.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readRoute, readRoutes } from '#lib/views/channels/routes.ts';

export const GET = answer(async ({ views }) => json(await readRoutes(views)));

export const POST = answer(async ({ views, commands }, request) => {
  const id = await addRoute(commands, await parseBody(request, AddRouteInput));
  return json(await readRoute(views, id), { status: 201 });
});
