import type { Reply, SeenRequest } from './reply.ts';

/** Fault is one line of a table of faults: which requests it affects, and their answer. */
export type Fault = {
  /** Any method by default. */
  method?: 'GET' | 'HEAD';
  /** Matches the path without its query. */
  path: RegExp;
  /** How many requests are answered normally first. Default 0. */
  after?: number;
  /** How many requests are affected then. Default: all. */
  times?: number;
  answer: FaultAnswer;
};

/** FaultAnswer is a reply, or a function that changes the normal one. */
export type FaultAnswer = Reply | ((right: Reply, request: SeenRequest) => Reply);

/** Applies the first line that matches the request to the normal answer. */
export function applyFaults(faults: readonly Fault[], request: SeenRequest, right: () => Reply): Reply {
  const [path = ''] = request.path.split('?');
  for (const fault of faults) {
    if ((fault.method !== undefined && fault.method !== request.method) || !fault.path.test(path)) continue;
    const matches = (matchCounts.get(fault) ?? 0) + 1;
    matchCounts.set(fault, matches);
    const after = fault.after ?? 0;
    if (matches <= after || matches > after + (fault.times ?? Number.POSITIVE_INFINITY)) continue;
    return typeof fault.answer === 'function' ? fault.answer(right(), request) : fault.answer;
  }
  return right();
}

/** Number of requests that matched each line. */
const matchCounts = new WeakMap<Fault, number>();
