import { parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { UsageQuery } from '#lib/views/dto/parameters.ts';
import { readUsage } from '#lib/views/usage/usage.ts';

export const GET = answer(async ({ views, usage, clock }, request) =>
  json(await readUsage(views, { kept: usage, now: clock.now() }, parseQuery(request, UsageQuery))),
);
