import { AddRegistryInput } from '#lib/commands/inputs.ts';
import { addRegistry } from '#lib/commands/registries/registries.ts';
import { parseBody } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readRegistries, readRegistry } from '#lib/views/registries/registries.ts';

export const GET = answer(async ({ views, clock, contents }) =>
  json(await readRegistries(views, { now: clock.now(), ...contents })),
);

export const POST = answer(async ({ views, clock, contents, commands }, request) => {
  const id = await addRegistry(commands, await parseBody(request, AddRegistryInput));
  return json(await readRegistry(views, id, { now: clock.now(), ...contents }), {
    status: 201,
    headers: { location: `/api/v1/registries/${id}` },
  });
});
