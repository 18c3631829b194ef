import { readWhatIf, tryNamedBase } from '#lib/commands/what-if/what-if.ts';
import { WhatIfInput } from '#lib/commands/what-if/what-if-inputs.ts';
import { parseBody, parseParams, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { DigestParams, WhatIfQuery } from '#lib/views/dto/parameters.ts';

export const GET = answer(async ({ commands, searches }, request, params) => {
  const { digest } = parseParams(params, DigestParams);
  const query = parseQuery(request, WhatIfQuery);
  // Without the permission there is no place in the queue.
  commands.require('read');
  return json(await searches.run(() => readWhatIf(commands, digest, query), request.signal));
});

export const POST = answer(async ({ commands }, request, params) => {
  const { digest } = parseParams(params, DigestParams);
  commands.require('write');
  return json(await tryNamedBase(commands, digest, await parseBody(request, WhatIfInput)));
});
