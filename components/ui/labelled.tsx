import type { ReactNode } from 'react';

/** A label above a control that is no text field, and a note or the refusal below it. */
export function Labelled({
  label,
  note,
  error = null,
  children,
}: {
  label: string;
  note?: ReactNode;
  error?: string | null;
  children: ReactNode;
}) {
  return (
    <div className="flex min-w-0 flex-col items-start gap-1">
      <span className="font-medium">{label}</span>
      {children}
      {error || note ? (
        <p data-refusal={error ? '' : undefined} className={error ? 'text-danger' : 'text-muted'}>
          {error || note}
        </p>
      ) : null}
    </div>
  );
}
