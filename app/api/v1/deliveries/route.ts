import { parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readDeliveries } from '#lib/views/channels/deliveries.ts';
import { DeliveriesQuery } from '#lib/views/dto/parameters.ts';

export const GET = answer(async ({ views }, request) =>
  json(await readDeliveries(views, parseQuery(request, DeliveriesQuery))),
);
