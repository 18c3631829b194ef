import type { ReactNode } from 'react';

/** A part of a screen with a heading. */
export function Section({
  title,
  note,
  id,
  children,
}: {
  title: string;
  note?: ReactNode;
  /** The anchor for links. */
  id?: string;
  children: ReactNode;
}) {
  return (
    <section id={id} aria-label={title} className="flex flex-col gap-3 border-t border-line pt-5">
      <div className="flex flex-col gap-1">
        <h2 className="text-m font-medium">{title}</h2>
        {note === undefined ? null : <p className="max-w-[70ch] text-muted">{note}</p>}
      </div>
      {children}
    </section>
  );
}
