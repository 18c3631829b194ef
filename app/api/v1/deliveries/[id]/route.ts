import { parseParams } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readDelivery } from '#lib/views/channels/deliveries.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';

export const GET = answer(async ({ views }, _request, params) =>
  json(await readDelivery(views, parseParams(params, IdParams).id)),
);
