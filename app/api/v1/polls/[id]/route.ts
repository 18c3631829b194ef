import { parseParams } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { PollParams } from '#lib/views/dto/parameters.ts';
import { readPoll } from '#lib/views/registries/poll.ts';

export const GET = answer(async ({ views }, _request, params) =>
  json(await readPoll(views, parseParams(params, PollParams).id)),
);
