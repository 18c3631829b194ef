import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readUsers } from '#lib/views/accounts/users.ts';

export const GET = answer(async ({ views, access }) => json(await readUsers(views, access)));
