import { AddForgeInput } from '#lib/commands/forges/forge-inputs.ts';
import { addForge } from '#lib/commands/forges/forges.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readForge, readForges } from '#lib/views/checks/forges.ts';

export const GET = answer(async ({ views }) => json(await readForges(views)));

export const POST = answer(async ({ commands, views }, request) => {
  const id = await addForge(commands, await parseBody(request, AddForgeInput));
  return json(await readForge(views, id), { status: 201 });
});
