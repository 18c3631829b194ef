import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { answer } from '#lib/server/answer.ts';
import { answerBadge } from '#lib/server/answer-badge.ts';
import { BadgeParams, BadgeQuery } from '#lib/views/dto/parameters.ts';

export const GET = answer(async ({ views }, request, params) =>
  answerBadge(request, views, parseParams(params, BadgeParams).path, parseQuery(request, BadgeQuery)),
);
