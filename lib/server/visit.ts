import { actorOf, type Caller } from '#lib/auth/caller.ts';
import { createDoor } from '#lib/auth/door.ts';
import type { CommandDoor } from '#lib/commands/context.ts';
import type { Access } from '#lib/config/access.ts';
import { StartingError } from '#lib/http/errors.ts';
import type { ViewDoor } from '#lib/views/context.ts';
import type { Runtime } from './runtime.ts';

/** One request or page: who asks, and the doors that open for them as far as they may. */
export type Visit = Pick<Runtime, 'clock' | 'config' | 'demo'> & {
  access: Access;
  caller: Caller;
  views: ViewDoor;
  commands: CommandDoor;
};

/** @throws UnauthenticatedError when what was shown as proof does not hold, StartingError while stored texts are prepared */
export async function openVisit(runtime: Runtime, headers: Headers): Promise<Visit> {
  // Where the database is away, there is nothing to read: what needs it says so, and what does not is answered.
  if (runtime.lifecycle.isPreparing() && (await isReachable(runtime))) throw new StartingError();
  return visitAs(runtime, await runtime.auth.identify(headers));
}

const isReachable = ({ db }: Runtime): Promise<boolean> =>
  db.$queryRaw`select 1`.then(
    () => true,
    () => false,
  );

export function visitAs(runtime: Runtime, caller: Caller): Visit {
  const { clock, config, demo, db, commands } = runtime;
  return {
    ...{ clock, config, demo, caller, access: runtime.access() },
    views: createDoor(caller, { db }),
    commands: createDoor(caller, { ...commands, actor: actorOf(caller) }),
  };
}
