import { computeRemoval } from '#lib/commands/usage/removal.ts';
import { RemovalInput } from '#lib/commands/usage/usage-inputs.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands, searches }, request) => {
  // Without the permission there is no place in the queue.
  commands.require('read');
  const input = await parseBody(request, RemovalInput);
  return json(await searches.run(() => computeRemoval(commands, input), request.signal));
});
