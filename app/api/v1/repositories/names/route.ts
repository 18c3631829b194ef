import { parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { NamesQuery } from '#lib/views/dto/parameters.ts';
import { readRepositoryNames } from '#lib/views/repositories/repository-names.ts';

export const GET = answer(async ({ views }, request) =>
  json(await readRepositoryNames(views, parseQuery(request, NamesQuery))),
);
