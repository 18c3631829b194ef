import type { Reply, SeenRequest } from './switches.ts';

/** One line of a table of faults: the requests that it meets, and what they get instead of the right answer. */
export type Fault = {
  /** Any by default. */
  method?: 'GET' | 'HEAD';
  /** Of the path without its query. */
  path: RegExp;
  /** So many requests are answered rightly first; none by default. */
  after?: number;
  /** So many are met then; all by default. */
  times?: number;
  answer: FaultAnswer;
};

/** A reply, or what becomes of the right one. */
export type FaultAnswer = Reply | ((right: Reply, request: SeenRequest) => Reply);

/** What the table makes of an answer: the first line that meets the request counts. */
export function applyFaults(faults: readonly Fault[], request: SeenRequest, right: () => Reply): Reply {
  const [path = ''] = request.path.split('?');
  for (const fault of faults) {
    if ((fault.method !== undefined && fault.method !== request.method) || !fault.path.test(path)) continue;
    const met = (seen.get(fault) ?? 0) + 1;
    seen.set(fault, met);
    const after = fault.after ?? 0;
    if (met <= after || met > after + (fault.times ?? Number.POSITIVE_INFINITY)) continue;
    return typeof fault.answer === 'function' ? fault.answer(right(), request) : fault.answer;
  }
  return right();
}

/** How often each line was met. */
const seen = new WeakMap<Fault, number>();
