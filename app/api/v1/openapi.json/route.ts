import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { openApiDocument } from '#lib/server/openapi.ts';

export const GET = answer(async ({ views }) => {
  views.require('read');
  return json(openApiDocument());
});
