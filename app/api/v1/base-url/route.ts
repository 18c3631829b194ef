import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readBaseUrl } from '#lib/views/accounts/base-url.ts';

export const GET = answer(async ({ views, baseUrls }) => json(await readBaseUrl(views, baseUrls.read)));
