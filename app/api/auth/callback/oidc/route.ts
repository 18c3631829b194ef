import { finishOidc } from '#lib/commands/accounts/sign-in.ts';
import { answer } from '#lib/server/answer.ts';

/** The OpenID Connect provider redirects the browser to this route. */
export const GET = answer(async ({ commands }, request) => finishOidc(commands, request));
