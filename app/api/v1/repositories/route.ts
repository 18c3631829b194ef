import { AddRepositoryInput } from '#lib/commands/inputs.ts';
import { addRepository } from '#lib/commands/repositories/repositories.ts';
import { parseBody, parseQuery } from '#lib/http/parse.ts';
import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { PageQuery } from '#lib/views/dto/parameters.ts';
import { readRepositories, readRepository } from '#lib/views/repositories/repository.ts';

export const GET = answer(async ({ views, clock }, request) => {
  const { limit, cursor = null } = parseQuery(request, PageQuery);
  return json(await readRepositories(views, { limit, cursor }, clock.now()));
});

export const POST = answer(async ({ views, commands, clock }, request) => {
  const id = await addRepository(commands, await parseBody(request, AddRepositoryInput));
  return json(await readRepository(views, id, clock.now()), {
    status: 201,
    headers: { location: `/api/v1/repositories/${id}` },
  });
});
