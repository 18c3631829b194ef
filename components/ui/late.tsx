'use client';

import { type ComponentType, createContext, memo, use, useEffect, useLayoutEffect, useRef } from 'react';

/** The parts of the page whose HTML is there and waits for its script. */
const waiting = new Set<object>();
let listeners: (() => void)[] = [];

/** Calls back at once, or when no part of the page waits for its script any more. */
export function whenAllArrived(callback: () => void): void {
  if (waiting.size === 0) callback();
  else listeners.push(callback);
}

function arrive(part: object): void {
  waiting.delete(part);
  if (waiting.size > 0) return;
  const called = listeners;
  listeners = [];
  for (const callback of called) callback();
}

const PartContext = createContext<object | null>(null);

/**
 * Returns a part of a page that is in its HTML and whose script is loaded after that of the page: the result of `dynamic`, whose
 * component is wrapped with `arriving`. React discards the HTML of such a part, and shows its skeleton again, when it is rendered
 * anew before its script is there. So it is rendered only with other props, and what changes the URL waits with `whenAllArrived`.
 */
export function late<Props extends object>(Part: ComponentType<Props>) {
  return memo(function Late(props: Props) {
    const part = useRef({}).current;
    useLayoutEffect(() => {
      waiting.add(part);
      return () => arrive(part);
    }, [part]);
    return (
      <PartContext value={part}>
        <Part {...props} />
      </PartContext>
    );
  });
}

/** Wraps the component of a part that `late` waits for. */
export function arriving<Props extends object>(Component: ComponentType<Props>) {
  return function Arriving(props: Props) {
    const part = use(PartContext);
    useEffect(() => {
      if (part !== null) arrive(part);
    }, [part]);
    return <Component {...props} />;
  };
}
