import { OrderRoutesInput } from '#lib/commands/channels/route-inputs.ts';
import { changeRouteOrder } from '#lib/commands/channels/routes.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readRoutes } from '#lib/views/channels/routes.ts';

export const PUT = answer(async ({ views, commands }, request) => {
  await changeRouteOrder(commands, await parseBody(request, OrderRoutesInput));
  return json(await readRoutes(views));
});
