import { ChangeChannelInput } from '#lib/commands/channels/channel-inputs.ts';
import { changeChannel, removeChannel } from '#lib/commands/channels/channels.ts';
import { parseBody, parseParams } from '#lib/http/parse.ts';
import { done, json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readChannel } from '#lib/views/channels/channels.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';

export const GET = answer(async ({ views }, _request, params) =>
  json(await readChannel(views, parseParams(params, IdParams).id)),
);

export const PATCH = answer(async ({ views, commands }, request, params) => {
  const { id } = parseParams(params, IdParams);
  await changeChannel(commands, id, await parseBody(request, ChangeChannelInput));
  return json(await readChannel(views, id));
});

export const DELETE = answer(async ({ commands }, _request, params) => {
  await removeChannel(commands, parseParams(params, IdParams).id);
  return done();
});
