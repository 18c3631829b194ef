import { actorOf, type Caller } from '#lib/auth/caller.ts';
import { createGuarded } from '#lib/auth/guarded.ts';
import type { GuardedCommands } from '#lib/commands/context.ts';
import type { Access } from '#lib/config/access.ts';
import { StartingError } from '#lib/http/errors.ts';
import type { GuardedViews } from '#lib/views/context.ts';
import type { Runtime } from './runtime.ts';

/** One request or page: its caller, and what views and commands may reach with their permissions. */
export type RequestContext = Pick<Runtime, 'clock' | 'config' | 'demo'> & {
  access: Access;
  caller: Caller;
  views: GuardedViews;
  commands: GuardedCommands;
};

/** @throws UnauthenticatedError when what was shown as proof does not hold, StartingError while stored texts are prepared */
export async function openRequestContext(runtime: Runtime, headers: Headers): Promise<RequestContext> {
  // Where the database is away, there is nothing to read: what needs it says so, and what does not is answered.
  if (runtime.lifecycle.isPreparing() && (await isReachable(runtime))) throw new StartingError();
  return contextOf(runtime, await runtime.auth.identify(headers));
}

const isReachable = ({ db }: Runtime): Promise<boolean> =>
  db.$queryRaw`select 1`.then(
    () => true,
    () => false,
  );

export function contextOf(runtime: Runtime, caller: Caller): RequestContext {
  const { clock, config, demo, db, commands } = runtime;
  return {
    clock,
    config,
    demo,
    caller,
    access: runtime.access(),
    views: createGuarded(caller, { db }),
    commands: createGuarded(caller, { ...commands, actor: actorOf(caller) }),
  };
}
