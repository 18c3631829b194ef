'use client';

import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { useHydrated } from '#components/figures/clock.tsx';

/**
 * Returns a component that is loaded after the first paint, as `dynamic` with `ssr: false` does. For parts that every page has:
 * `next/dynamic` itself is larger than most of them.
 *
 * @param place - shown until then, in the size of the component
 */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>, place: ReactNode = null) {
  const Part = lazy(async () => ({ default: await load() }));
  // biome-ignore lint/correctness/noComponentHookFactories: called at module level only, as `dynamic` is.
  return function Lazily(props: Props) {
    if (!useHydrated()) return place;
    return (
      <Suspense fallback={place}>
        <Part {...props} />
      </Suspense>
    );
  };
}
