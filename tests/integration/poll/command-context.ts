import type { Auth } from '#lib/auth/auth.ts';
import { createGuarded } from '#lib/auth/guarded.ts';
import type { CommandContext, GuardedCommands } from '#lib/commands/context.ts';
import { SYSTEM } from '#tests/support/open-views.ts';
import { sealer } from '#tests/support/poller.ts';
import type { World } from './world.ts';

/** Creates the context of commands in a world. None of them sends a request to a registry. */
export function createPollCommands(
  { db, clock, poller }: World,
  { derive = poller.deriveNow }: Partial<Pick<CommandContext, 'derive'>> = {},
): GuardedCommands {
  const refuse = () => {
    throw new Error('this test opens no registry');
  };
  const noAuth: Auth = {
    passwords: { hash: refuse, verify: refuse },
    identify: refuse,
    findSetUpCode: refuse,
    countTry: refuse,
    forgetTry: refuse,
    signIn: refuse,
    signInProven: refuse,
    signOut: refuse,
    startOidc: refuse,
    finishOidc: refuse,
    hasOidc: refuse,
    hasRoleByFile: refuse,
    roleOf: refuse,
  };
  return createGuarded(SYSTEM, {
    db,
    clock,
    sealer,
    loadMask: refuse,
    wake: () => {},
    derive,
    findBlock: refuse,
    countOutbound: refuse,
    openStored: refuse,
    openOnce: refuse,
    actor: { kind: 'system', id: null, name: 'test' },
    findingChecks: () => ({}),
    checkSlots: { run: refuse },
    pasteTurns: { run: refuse },
    postToForge: refuse,
    tryForge: refuse,
    demo: { loadIfAbsent: refuse, remove: refuse },
    auth: noAuth,
    baseUrls: {
      findForMessages: async () => '',
      findForReaders: async () => '',
      findForPeople: async () => 'http://localhost:3000',
    },
  });
}
