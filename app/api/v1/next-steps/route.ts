import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readNextSteps } from '#lib/views/next-steps.ts';

export const GET = answer(async ({ views }) => json(await readNextSteps(views)));
