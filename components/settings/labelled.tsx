import type { ReactNode } from 'react';

/** A control that is no text field, with its name above it and a note, or what is wrong, underneath. */
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
