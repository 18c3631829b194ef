import { loadDemo, removeDemo } from '#lib/commands/demo.ts';
import { done, json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readDemo } from '#lib/views/demo.ts';

export const GET = answer(async ({ views, demo }) => json(await readDemo(views, demo)));

export const POST = answer(async ({ views, commands, demo }) => {
  await loadDemo(commands);
  return json(await readDemo(views, demo), { status: 202 });
});

export const DELETE = answer(async ({ commands }) => {
  await removeDemo(commands);
  return done();
});
