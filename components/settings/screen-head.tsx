import type { ReactNode } from 'react';

/** The heading of a settings page, with an explanation and an action. */
export function ScreenHead({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h1 className="text-l font-medium">{title}</h1>
        {action}
      </div>
      <p className="max-w-[72ch] text-muted">{children}</p>
    </div>
  );
}
