import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readUsageSavings } from '#lib/views/usage/savings.ts';

export const GET = answer(async ({ views, usage, clock }) =>
  json(await readUsageSavings(views, { kept: usage, now: clock.now() })),
);
