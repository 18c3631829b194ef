import { readStack } from '#lib/commands/usage/stack.ts';
import { StackInput } from '#lib/commands/usage/usage-inputs.ts';
import { MAX_PREVIEW_BODY_BYTES } from '#lib/http/limits.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands, searches }, request) => {
  // Without the permission there is no place in the queue.
  commands.require('read');
  const input = await parseBody(request, StackInput, MAX_PREVIEW_BODY_BYTES);
  return json(await searches.run(() => readStack(commands, input), request.signal));
});
