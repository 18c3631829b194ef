import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readSessions } from '#lib/views/accounts/sessions.ts';

export const GET = answer(async ({ views, clock }) => json(await readSessions(views, clock.now())));
