import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { DigestParams, FilesQuery } from '#lib/views/dto/parameters.ts';
import { readFiles } from '#lib/views/images/files.ts';

export const GET = answer(async ({ views, clock, contents }, request, params) => {
  const { digest } = parseParams(params, DigestParams);
  return json(await readFiles(views, digest, parseQuery(request, FilesQuery), { now: clock.now(), ...contents }));
});
