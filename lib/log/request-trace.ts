import { AsyncLocalStorage } from 'node:async_hooks';

/** A request in progress, as logs and limits of all its work use it. */
export type RequestTrace = {
  readonly id: string;
  /** IP address of the client. */
  readonly address: string;
  /** The scheme that the browser used, as a trusted proxy forwarded it; null without one. */
  readonly scheme: 'http' | 'https' | null;
  /** True if a person opens a document with it: see `isPageOpening` of lib/http/opened-address.ts. */
  readonly opensPage: boolean;
  /** True if nothing indicates that it came from another machine: see lib/http/locality.ts. */
  readonly isLocal: boolean;
  /** True in development, where the tools of React and Next use eval. */
  readonly allowsEval: boolean;
  /** Kind of the caller; null until it is identified. */
  caller: string | null;
  /** True once it is answered. Later work no longer belongs to it. */
  isAnswered: boolean;
};

/** Next loads this module several times in one process. All copies share this key. */
const KEY = Symbol.for('plimsoll.request');

function storage(): AsyncLocalStorage<RequestTrace> {
  const holder = globalThis as { [KEY]?: AsyncLocalStorage<RequestTrace> };
  holder[KEY] ??= new AsyncLocalStorage();
  return holder[KEY];
}

/** Makes `trace` available to everything that `work` starts, also later. */
export const runWithRequest = <T>(trace: RequestTrace, work: () => T): T => storage().run(trace, work);

/** The current request, or null outside a request. */
export function findRequest(): RequestTrace | null {
  const trace = storage().getStore();
  return trace && !trace.isAnswered ? trace : null;
}

/** Records the kind of the caller for the access log. */
export function noteCaller(kind: string): void {
  const trace = findRequest();
  if (trace) trace.caller = kind;
}
