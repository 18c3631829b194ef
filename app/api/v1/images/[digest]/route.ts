import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { DigestParams, ImageQuery } from '#lib/views/dto/parameters.ts';
import { readImage } from '#lib/views/images/image.ts';

export const GET = answer(async ({ views }, request, params) =>
  json(await readImage(views, parseParams(params, DigestParams).digest, parseQuery(request, ImageQuery))),
);
