import { finishOidc } from '#lib/commands/sign-in.ts';
import { answer } from '#lib/server/answer.ts';

/** The provider of OpenID Connect sends the browser back here. */
export const GET = answer(async ({ commands }, request) => finishOidc(commands, request));
