'use client';

import { Ago } from '#components/figures/time.tsx';
import { Glyph } from '#components/ui/glyph.tsx';
import { visibleText } from '#lib/format/text.ts';
import { TriesAgain } from './tries-again.tsx';
import { useFirstError } from './use-first-error.ts';

/** Shown above data that could not be refreshed, with its age. */
export function StaleNote({ error, updatedAt }: { error: Error | null; updatedAt: number }) {
  const isShown = error !== null && updatedAt !== 0;
  const isFirst = useFirstError(isShown ? error.message : null);
  if (!isShown) return null;
  return (
    <p role="status" className="flex items-center gap-2 border-l-2 border-danger pl-3">
      <Glyph name="alert" size={14} className="shrink-0 text-danger" />
      <span>
        {isFirst ? `${visibleText(error.message)} ` : ''}
        These data are from <Ago at={new Date(updatedAt).toISOString()} />.
        {isFirst ? <TriesAgain error={error} /> : null}
      </span>
    </p>
  );
}
