import { TestRoutesInput } from '#lib/commands/channels/route-inputs.ts';
import { testRoutes } from '#lib/commands/channels/route-test.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) =>
  json(await testRoutes(commands, await parseBody(request, TestRoutesInput))),
);
