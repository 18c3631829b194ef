import { AddMuteInput } from '#lib/commands/incidents/mute-inputs.ts';
import { addMute } from '#lib/commands/incidents/mutes.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readMute, readMutes } from '#lib/views/rules/mutes.ts';

export const GET = answer(async ({ views, clock }) => json(await readMutes(views, clock.now())));

export const POST = answer(async ({ views, commands, clock }, request) => {
  const id = await addMute(commands, await parseBody(request, AddMuteInput));
  return json(await readMute(views, id, clock.now()), { status: 201 });
});
