import { actorOf, type Caller } from '#lib/auth/caller.ts';
import { createGuarded } from '#lib/auth/guarded.ts';
import type { GuardedCommands } from '#lib/commands/context.ts';
import type { Access } from '#lib/config/access.ts';
import type { ContentsSettings } from '#lib/config/contents.ts';
import { StartingError } from '#lib/http/errors.ts';
import type { GuardedViews } from '#lib/views/context.ts';
import type { Runtime } from './runtime-type.ts';

/** The context of one request or page: its caller, and views and commands guarded by the caller's permissions. */
export type RequestContext = Pick<
  Runtime,
  'backtests' | 'baseUrls' | 'clock' | 'config' | 'demo' | 'searches' | 'usage'
> & {
  access: Access;
  contents: ContentsSettings;
  caller: Caller;
  views: GuardedViews;
  commands: GuardedCommands;
};

/** @throws UnauthenticatedError when the credentials are invalid, StartingError while stored data is being prepared */
export async function openRequestContext(runtime: Runtime, headers: Headers): Promise<RequestContext> {
  // An unreachable database is no reason to refuse here: nothing can be read, and each read reports it.
  if (runtime.lifecycle.isPreparing() && (await isReachable(runtime))) throw new StartingError();
  return contextOf(runtime, await runtime.auth.identify(headers));
}

const isReachable = ({ db }: Runtime): Promise<boolean> =>
  db.$queryRaw`select 1`.then(
    () => true,
    () => false,
  );

export function contextOf(runtime: Runtime, caller: Caller): RequestContext {
  const { backtests, baseUrls, clock, config, demo, db, commands, searches, usage } = runtime;
  return {
    backtests,
    baseUrls,
    clock,
    config,
    demo,
    searches,
    usage,
    caller,
    access: runtime.access(),
    contents: runtime.contents(),
    views: createGuarded(caller, { db }),
    commands: createGuarded(caller, { ...commands, actor: actorOf(caller) }),
  };
}
