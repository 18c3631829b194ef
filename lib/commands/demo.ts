import { noteChange } from './accounts/audit.ts';
import type { GuardedCommands } from './context.ts';

const TARGET = { kind: 'demo', id: null, name: null } as const;

export async function loadDemo(guarded: GuardedCommands): Promise<void> {
  const context = guarded.require('write');
  // A demo that exists is kept. Otherwise each start with PLIMSOLL_DEMO would replay it.
  if (await context.demo.loadIfAbsent()) await noteChange(context, 'demo.load', TARGET);
}

export async function removeDemo(guarded: GuardedCommands): Promise<void> {
  const context = guarded.require('write');
  await context.demo.remove();
  await noteChange(context, 'demo.remove', TARGET);
}
