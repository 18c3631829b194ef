'use client';

import { Check, Copy } from 'lucide-react';
import { type ReactNode, useId, useRef } from 'react';
import { Button } from './button.tsx';
import { useCopy } from './use-copy.ts';

/** Shows a secret once, to be copied. */
export function OneTime({
  label,
  value,
  children,
  onDone,
}: {
  label: string;
  value: string;
  children: ReactNode;
  onDone: () => void;
}) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const { copied, copy } = useCopy();
  const copyAll = () => {
    // Selected for copying by hand, where there is no clipboard.
    field.current?.select();
    copy(value);
  };
  return (
    <section aria-label={label} className="flex max-w-[880px] flex-col gap-2 border-l-2 border-accent py-1 pl-4">
      <label htmlFor={id} className="text-m font-medium">
        {label}
      </label>
      <p className="text-muted">{children}</p>
      <div className="flex flex-wrap items-center gap-2">
        <input
          ref={field}
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
          className="h-8 min-w-0 flex-1 basis-64 rounded-m border border-edge bg-raised px-2.5 font-mono"
        />
        <Button kind="primary" onClick={copyAll}>
          {copied === 'yes' ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
          {copied === 'yes' ? 'Copied' : 'Copy'}
        </Button>
        <Button onClick={onDone}>Done</Button>
      </div>
      <p role="status" className="text-muted empty:hidden">
        {copied === 'by-hand' ? 'The clipboard is not available here. It is selected: copy it with Ctrl-C or ⌘C.' : ''}
      </p>
    </section>
  );
}
