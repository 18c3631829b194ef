import { unpinDigest } from '#lib/commands/repositories/pinned-digests.ts';
import { parseParams } from '#lib/http/parse.ts';
import { done } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { TagParams } from '#lib/views/dto/parameters.ts';

export const DELETE = answer(async ({ commands }, _request, params) => {
  await unpinDigest(commands, parseParams(params, TagParams).id);
  return done();
});
