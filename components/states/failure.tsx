'use client';

import { CircleAlert, RotateCw } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { ApiError } from '#lib/queries/api-error.ts';

type Props = {
  title: string;
  error: Error;
  onRetry?: () => void;
  /** It stands for the whole page: then its title is the page's heading. */
  page?: boolean;
};

/** What could not be shown, why, and the next step. */
export function Failure({ title, error, onRetry, page = false }: Props) {
  const hint = error instanceof ApiError ? error.hint : null;
  // Who may not will not be let in by asking again.
  const mayHelp = !(error instanceof ApiError && error.status === 403);
  const Title = page ? 'h1' : 'p';
  return (
    <div role="alert" className="flex flex-col items-start gap-3 border-l-2 border-danger py-1 pl-4">
      <Title className="flex items-center gap-2 text-m font-medium">
        <CircleAlert aria-hidden size={16} className="text-danger" />
        {title}
      </Title>
      <p className="max-w-[70ch] text-m [overflow-wrap:anywhere]">
        {visibleText(error.message)}
        {hint === null ? null : <span className="text-muted"> {visibleText(hint)}</span>}
      </p>
      {onRetry === undefined || !mayHelp ? null : (
        <Button onClick={onRetry}>
          <RotateCw aria-hidden size={14} /> Try again
        </Button>
      )}
    </div>
  );
}
