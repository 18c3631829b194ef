import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { DigestParams, PackagesQuery } from '#lib/views/dto/parameters.ts';
import { readImagePackages } from '#lib/views/images/packages.ts';

export const GET = answer(async ({ views, clock, contents }, request, params) => {
  const { digest } = parseParams(params, DigestParams);
  return json(
    await readImagePackages(views, digest, parseQuery(request, PackagesQuery), { now: clock.now(), ...contents }),
  );
});
