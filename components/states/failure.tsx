'use client';

import { Button } from '#components/ui/button.tsx';
import { Glyph } from '#components/ui/glyph.tsx';
import { endSentence } from '#lib/domain/sentence.ts';
import { visibleText } from '#lib/format/text.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';
import { TriesAgain } from './tries-again.tsx';
import { useFirstError } from './use-first-error.ts';

type Props = {
  title: string;
  error: Error;
  onRetry?: () => void;
  /** True if it replaces the whole page: its title is then the heading. */
  page?: boolean;
};

/** An error in place of content: what failed, why, and the next step. The reason is left out where the screen shows it already. */
export function Failure({ title, error, onRetry, page = false }: Props) {
  const isFirst = useFirstError(error.message);
  const hint = error instanceof ApiError ? error.hint : null;
  // A retry cannot help after a refusal, such as a missing permission.
  const mayHelp = !(error instanceof ApiError) || error.temporary;
  const Title = page ? 'h1' : 'p';
  return (
    <div role="alert" className="flex flex-col items-start gap-3 border-l-2 border-danger py-1 pl-4">
      <Title className="flex items-center gap-2 text-m font-medium">
        <Glyph name="alert" className="text-danger" />
        {title}
      </Title>
      {isFirst ? (
        <p className="max-w-[70ch] text-m [overflow-wrap:anywhere]">
          {visibleText(endSentence(error.message))}
          {hint === null ? null : <span className="text-muted"> {visibleText(hint)}</span>}
          {onRetry === undefined ? null : <TriesAgain error={error} />}
        </p>
      ) : null}
      {onRetry === undefined || !mayHelp ? null : <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
