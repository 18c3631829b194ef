import { OverrideInput } from '#lib/commands/ci-check/inputs.ts';
import { overrideStoredCheck } from '#lib/commands/ci-check/override.ts';
import { parseBody, parseParams } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { IdParams } from '#lib/views/dto/parameters.ts';

export const POST = answer(async ({ commands }, request, params) =>
  json(await overrideStoredCheck(commands, parseParams(params, IdParams).id, await parseBody(request, OverrideInput))),
);
