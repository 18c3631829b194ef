import { PreviewInput } from '#lib/commands/inputs.ts';
import { previewRepositories } from '#lib/commands/repositories/preview.ts';
import { MAX_PREVIEW_BODY_BYTES } from '#lib/http/limits.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) =>
  json(await previewRepositories(commands, await parseBody(request, PreviewInput, MAX_PREVIEW_BODY_BYTES))),
);
