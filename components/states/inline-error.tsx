import { visibleText } from '#lib/format/text.ts';
import { ApiError } from '#lib/queries/api-error.ts';

/** A refused action's reason, beside the control that was used. */
export function InlineError({ error }: { error: Error | null }) {
  if (error === null) return null;
  const hint = error instanceof ApiError && error.hint !== null ? ` ${error.hint}` : '';
  return (
    <p role="alert" className="text-danger [overflow-wrap:anywhere]">
      {visibleText(`${error.message}${hint}`)}
    </p>
  );
}
