import type { ReactNode } from 'react';

/** What a part of the settings is for, in words, and what can be begun here. */
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
