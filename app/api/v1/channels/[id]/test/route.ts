import { testChannel } from '#lib/commands/channels/deliveries.ts';
import { parseParams } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';

export const POST = answer(async ({ commands }, _request, params) => {
  const { id } = await testChannel(commands, parseParams(params, IdParams).id);
  return json({ id }, { status: 202, headers: { location: `/api/v1/deliveries/${id}` } });
});
