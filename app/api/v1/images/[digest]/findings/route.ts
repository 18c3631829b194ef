import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { DigestParams, FindingsQuery } from '#lib/views/dto/parameters.ts';
import { readImageFindings } from '#lib/views/findings/image-findings.ts';

export const GET = answer(async ({ views, clock }, request, params) => {
  const { digest } = parseParams(params, DigestParams);
  return json(await readImageFindings(views, digest, parseQuery(request, FindingsQuery), clock.now()));
});
