import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readMe } from '#lib/views/accounts/me.ts';

export const GET = answer(async ({ views }) => json(await readMe(views)));
