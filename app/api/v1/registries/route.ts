import { AddRegistryInput } from '#lib/commands/inputs.ts';
import { addRegistry } from '#lib/commands/registries.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readRegistries, readRegistry } from '#lib/views/registries.ts';

export const GET = answer(async ({ db, clock }) => json(await readRegistries(db, clock.now())));

export const POST = answer(async ({ db, clock, commands }, request) => {
  const id = await addRegistry(commands, await parseBody(request, AddRegistryInput));
  return json(await readRegistry(db, id, clock.now()), {
    status: 201,
    headers: { location: `/api/v1/registries/${id}` },
  });
});
