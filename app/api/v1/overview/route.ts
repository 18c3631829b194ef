import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readOverview } from '#lib/views/overview.ts';

export const GET = answer(async ({ views, clock }) => json(await readOverview(views, clock.now())));
