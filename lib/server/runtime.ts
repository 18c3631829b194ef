import type { Runtime } from './runtime-type.ts';

/** Next loads this module three times in one process. All copies share this key. */
const KEY = Symbol.for('plimsoll.runtime');
const holder = globalThis as { [KEY]?: Runtime };

/**
 * Returns the runtime of this process, which lib/server/start.ts creates before the first request. This file does not import the
 * code that creates it: routes and pages would otherwise each contain a copy of the poller and the jobs.
 */
export function getRuntime(): Runtime {
  const runtime = holder[KEY];
  if (runtime === undefined) throw new Error('The runtime was not created. instrumentation.ts does that at the start.');
  return runtime;
}

/** Returns the runtime of this process. The first call creates it. */
export function getOrCreateRuntime(create: () => Runtime): Runtime {
  holder[KEY] ??= create();
  return holder[KEY];
}
