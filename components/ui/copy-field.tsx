'use client';

import { useEffect, useId, useRef } from 'react';

/** A short text in one line, selected to be copied by hand. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <span className="inline-flex max-w-full min-w-0 flex-col gap-1">
      <input
        ref={field}
        readOnly
        aria-label={label}
        aria-describedby={id}
        value={text}
        size={24}
        onClick={(event) => event.stopPropagation()}
        onFocus={(event) => event.target.select()}
        className="h-7 min-w-0 rounded-s border border-edge bg-raised px-2 font-mono text-ink"
      />
      <span id={id} className="text-muted">
        Selected: copy it with Ctrl-C or ⌘C.
      </span>
    </span>
  );
}
