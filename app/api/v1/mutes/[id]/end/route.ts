import { stopMute } from '#lib/commands/incidents/mutes.ts';
import { parseParams } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';
import { readMute } from '#lib/views/rules/mutes.ts';

export const POST = answer(async ({ views, commands, clock }, _request, params) => {
  const { id } = parseParams(params, IdParams);
  await stopMute(commands, id);
  return json(await readMute(views, id, clock.now()));
});
