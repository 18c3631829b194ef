import { readInstructions } from '#lib/commands/contents/read-instructions.ts';
import { parseParams, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { DigestParams, InstructionsQuery } from '#lib/views/dto/parameters.ts';

// POST, although it changes nothing: each reading is logged, and no browser or proxy may repeat or cache it.
export const POST = answer(async ({ commands }, request, params) => {
  const { digest } = parseParams(params, DigestParams);
  const found = await readInstructions(commands, digest, parseQuery(request, InstructionsQuery));
  return json(found, { headers: { 'cache-control': 'no-store' } });
});
