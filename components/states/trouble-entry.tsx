import type { ReactNode } from 'react';
import { visibleText } from '#lib/format/text.ts';

/** One thing that went wrong: what happened, what to do, and its times in the line below. */
export function TroubleEntry({
  message,
  hint,
  children,
}: {
  message: string;
  hint: string | null;
  children: ReactNode;
}) {
  return (
    <div className="max-w-[90ch] border-l-2 border-danger pl-3 [overflow-wrap:anywhere]">
      <p>
        {visibleText(message)}
        {hint === null ? null : <span className="text-muted"> {visibleText(hint)}</span>}
      </p>
      <p className="text-muted">{children}</p>
    </div>
  );
}
