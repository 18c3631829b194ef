import { json } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';
import { readDemo } from '#lib/views/demo.ts';

export const GET = answer(async ({ db, demo }) => json(await readDemo(db, demo)));

export const POST = answer(async ({ db, demo }) => {
  // One that is there stays as it is: asked for again at each start, it would be replayed each time.
  if ((await readDemo(db, demo)).state === 'absent') demo.load();
  return json(await readDemo(db, demo), { status: 202 });
});

export const DELETE = answer(async ({ demo }) => {
  await demo.remove();
  return new Response(null, { status: 204 });
});
