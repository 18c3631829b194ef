import type { Caller } from './caller.ts';
import { demand, type Permission } from './permissions.ts';

/**
 * What views and commands get instead of the things themselves: there is no way to the database but through a
 * permission, so that none can forget to ask.
 */
export type Door<T> = {
  readonly caller: Caller;
  /** What is behind the door; `anyone` says that no permission is needed. @throws UnauthenticatedError, ForbiddenError */
  enter(permission: Permission | 'anyone'): T;
};

export function createDoor<T>(caller: Caller, inside: T): Door<T> {
  return {
    caller,
    enter(permission) {
      if (permission !== 'anyone') demand(caller, permission);
      return inside;
    },
  };
}
