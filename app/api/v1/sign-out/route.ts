import { signOut } from '#lib/commands/accounts/sign-in.ts';
import { done } from '#lib/http/route.ts';
import { answer } from '#lib/server/answer.ts';

export const POST = answer(async ({ commands }, request) => done(await signOut(commands, request.headers)));
