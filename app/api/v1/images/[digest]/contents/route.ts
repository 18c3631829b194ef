import { askForContents } from '#lib/commands/contents/contents.ts';
import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { ContentsQuery, DigestParams } from '#lib/views/dto/parameters.ts';

export const POST = answer(async ({ commands }, request, params) => {
  const { digest } = parseParams(params, DigestParams);
  return json(await askForContents(commands, digest, parseQuery(request, ContentsQuery)), { status: 202 });
});
