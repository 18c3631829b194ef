'use client';

import type { ComponentProps } from 'react';
import { LazyFailedPage } from '#components/states/lazy-failed-page.tsx';

/** Shown when the frame, or a page without one, failed. */
export default function ErrorPage(props: ComponentProps<typeof LazyFailedPage>) {
  return (
    <main id="content" className="mx-auto max-w-page px-4">
      <LazyFailedPage {...props} />
    </main>
  );
}
