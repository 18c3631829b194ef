import { noteChange } from './audit.ts';
import type { CommandDoor } from './context.ts';

const TARGET = { kind: 'demo', id: null, name: null } as const;

export async function loadDemo(door: CommandDoor): Promise<void> {
  const context = door.enter('write');
  // One that is there stays as it is: asked for again at each start, it would be replayed each time.
  if (await context.demo.loadIfAbsent()) await noteChange(context, 'demo.load', TARGET);
}

export async function removeDemo(door: CommandDoor): Promise<void> {
  const context = door.enter('write');
  await context.demo.remove();
  await noteChange(context, 'demo.remove', TARGET);
}
