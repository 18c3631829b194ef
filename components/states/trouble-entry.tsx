import type { ReactNode } from 'react';
import { endSentence } from '#lib/domain/sentence.ts';
import { visibleText } from '#lib/format/text.ts';

/** A problem: what happened, what to do, and its times. */
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
        {visibleText(endSentence(message))}
        {hint === null ? null : <span className="text-muted"> {visibleText(hint)}</span>}
      </p>
      <p className="text-muted">{children}</p>
    </div>
  );
}
