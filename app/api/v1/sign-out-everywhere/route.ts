import { signOutEverywhere } from '#lib/commands/accounts/account.ts';
import { done } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }) => {
  await signOutEverywhere(commands);
  return done();
});
