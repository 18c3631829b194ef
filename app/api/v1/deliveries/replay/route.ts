import { ReplayInput } from '#lib/commands/channels/channel-inputs.ts';
import { replay } from '#lib/commands/channels/deliveries.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) =>
  json(await replay(commands, await parseBody(request, ReplayInput))),
);
