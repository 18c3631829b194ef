import { getNextSteps } from '#lib/db/next-steps.ts';
import type { GuardedViews } from './context.ts';
import type { NextSteps } from './dto/next-steps.ts';

/** Returns which parts of the set-up are done, for people who can do them. */
export async function readNextSteps(guarded: GuardedViews): Promise<NextSteps> {
  return getNextSteps(guarded.require('write').db);
}
