'use client';

import { type ComponentType, lazy, Suspense } from 'react';
import type { PageError } from './failed-page.tsx';

type Props = { error: PageError };

const Part = lazy(() =>
  import('./failed-page.tsx').then(
    ({ FailedPage }): { default: ComponentType<Props> } => ({ default: FailedPage }),
    () => ({ default: () => 'This page failed. Reload it.' }),
  ),
);

/** FailedPage, whose script is loaded when a page failed; a sentence where even that fails. */
export function LazyFailedPage(props: Props) {
  return (
    <Suspense>
      <Part {...props} />
    </Suspense>
  );
}
