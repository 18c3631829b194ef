'use client';

import { buttonClass } from '#components/ui/button.tsx';

/** Stands on next to nothing: it must show when other parts do not, and its script comes with every page. */
export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-start gap-3 border-l-2 border-danger py-1 pl-4">
      <h1 className="text-m font-medium">This screen failed</h1>
      <p className="max-w-[70ch] text-m [overflow-wrap:anywhere]">{error.message}</p>
      <button type="button" className={buttonClass()} onClick={reset}>
        Try again
      </button>
    </div>
  );
}
