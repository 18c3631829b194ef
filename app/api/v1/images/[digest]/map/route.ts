import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { DigestParams, MapQuery } from '#lib/views/dto/parameters.ts';
import { readImageMap } from '#lib/views/images/map.ts';

export const GET = answer(async ({ views, clock, contents }, request, params) => {
  const { digest } = parseParams(params, DigestParams);
  return json(await readImageMap(views, digest, parseQuery(request, MapQuery), { now: clock.now(), ...contents }));
});
