import { joinSentences } from '#lib/domain/sentence.ts';
import { visibleText } from '#lib/format/text.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';

/** The reason why an action was refused, beside its control. */
export function InlineError({ error }: { error: Error | null }) {
  if (error === null) return null;
  const hint = error instanceof ApiError ? error.hint : null;
  return (
    <p role="alert" className="text-danger [overflow-wrap:anywhere]">
      {visibleText(joinSentences(error.message, hint))}
    </p>
  );
}
