import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readBases } from '#lib/views/usage/bases.ts';

export const GET = answer(async ({ views, usage }) => json(await readBases(views, usage)));
