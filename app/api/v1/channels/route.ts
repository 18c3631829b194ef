import { AddChannelInput } from '#lib/commands/channels/channel-inputs.ts';
import { addChannel } from '#lib/commands/channels/channels.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readChannel, readChannels } from '#lib/views/channels/channels.ts';

export const GET = answer(async ({ views }) => json(await readChannels(views)));

export const POST = answer(async ({ views, commands }, request) => {
  const { id, secret } = await addChannel(commands, await parseBody(request, AddChannelInput));
  const channel = await readChannel(views, id);
  return json({ ...channel, secret }, { status: 201, headers: { location: `/api/v1/channels/${id}` } });
});
