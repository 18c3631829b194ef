import type { ReactNode } from 'react';

export const FLOATING = 'rounded-m border border-line bg-raised px-3 py-1.5 shadow-[var(--float)]';

/** Shows notes and actions above the lower edge of the screen, so that nothing moves when they appear. */
export function Float({ children }: { children: ReactNode }) {
  return (
    <div className="pointer-events-none fixed inset-x-4 bottom-4 z-20 flex flex-col items-center gap-2 *:pointer-events-auto">
      {children}
    </div>
  );
}
