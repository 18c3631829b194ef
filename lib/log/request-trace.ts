import { AsyncLocalStorage } from 'node:async_hooks';

/** One request while it is answered, for whatever happens on its behalf. */
export type RequestTrace = {
  readonly id: string;
  /** Where it came from: an IP address. */
  readonly address: string;
  /** Whether nothing says that it came from another machine: see lib/http/locality.ts. */
  readonly isLocal: boolean;
  /** Development tools of React and Next evaluate text. */
  readonly allowsEval: boolean;
  /** What kind of caller it turned out to be; null until somebody asked. */
  caller: string | null;
  /** Work that goes on afterwards is no longer this request's. */
  isAnswered: boolean;
};

/** Next loads this module several times in one process; they meet at this key. */
const KEY = Symbol.for('plimsoll.request');

function storage(): AsyncLocalStorage<RequestTrace> {
  const holder = globalThis as { [KEY]?: AsyncLocalStorage<RequestTrace> };
  holder[KEY] ??= new AsyncLocalStorage();
  return holder[KEY];
}

/** Everything that `work` begins, at once or later, finds `context`. */
export const runWithRequest = <T>(trace: RequestTrace, work: () => T): T => storage().run(trace, work);

/** The request that is being answered here, or null. */
export function findRequest(): RequestTrace | null {
  const trace = storage().getStore();
  return trace && !trace.isAnswered ? trace : null;
}

/** Notes for the access log who asked. */
export function noteCaller(kind: string): void {
  const trace = findRequest();
  if (trace) trace.caller = kind;
}
