import { checkRemoval } from '#lib/commands/usage/check-removal.ts';
import { RemovalCheckInput } from '#lib/commands/usage/usage-inputs.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) =>
  json(await checkRemoval(commands, await parseBody(request, RemovalCheckInput))),
);
