import type { Auth } from '#lib/auth/auth.ts';
import { createDoor } from '#lib/auth/door.ts';
import type { CommandDoor } from '#lib/commands/context.ts';
import { SYSTEM } from '#tests/support/doors.ts';
import { sealer } from '#tests/support/poller.ts';
import type { World } from './world.ts';

/** What commands need of a world; nothing here asks a registry. */
export function createPollDoor({ db, clock, poller }: World): CommandDoor {
  const refuse = () => {
    throw new Error('this test opens no registry');
  };
  const noAuth: Auth = {
    ...{
      passwords: { hash: refuse, verify: refuse },
      identify: refuse,
      findSetUpCode: refuse,
      countTry: refuse,
      forgetTry: refuse,
    },
    ...{
      signIn: refuse,
      signInProven: refuse,
      signOut: refuse,
      startOidc: refuse,
      finishOidc: refuse,
      hasOidc: refuse,
      hasRoleByFile: refuse,
      roleOf: refuse,
    },
  };
  return createDoor(SYSTEM, {
    ...{
      db,
      clock,
      sealer,
      loadMask: refuse,
      wake: () => {},
      derive: poller.deriveNow,
      findBlock: refuse,
      countAsking: refuse,
      openStored: refuse,
      openOnce: refuse,
    },
    actor: { kind: 'system', id: null, name: 'test' },
    ...{ checkSlots: { run: refuse }, pasteTurns: { run: refuse }, postToForge: refuse, tryForge: refuse },
    demo: { loadIfAbsent: refuse, remove: refuse },
    auth: noAuth,
    baseUrl: '',
  });
}
