import type { Caller } from './caller.ts';
import { demand, type Permission } from './permissions.ts';

/**
 * A context that is only reachable by naming a permission. Views and commands receive it instead of the database,
 * so that no check can be forgotten.
 */
export type Guarded<T> = {
  readonly caller: Caller;
  /** Returns the context if the caller has the permission; `anyone` needs none. @throws UnauthenticatedError, ForbiddenError */
  require(permission: Permission | 'anyone'): T;
};

export function createGuarded<T>(caller: Caller, context: T): Guarded<T> {
  return {
    caller,
    require(permission) {
      if (permission !== 'anyone') demand(caller, permission);
      return context;
    },
  };
}
