'use client';

import { Check, Copy } from 'lucide-react';
import { useRef } from 'react';
import { Button } from './button.tsx';
import { useCopy } from './use-copy.ts';

/** A text to paste elsewhere, with a button to copy it. */
export function CopyBlock({ label, text }: { label: string; text: string }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { copied, copy } = useCopy();
  const copyAll = () => {
    // Selected for copying by hand, where there is no clipboard.
    field.current?.select();
    copy(text);
  };
  const rows = Math.min(24, text.trimEnd().split('\n').length);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <textarea
        ref={field}
        readOnly
        aria-label={label}
        value={text}
        rows={rows}
        wrap="off"
        spellCheck={false}
        className="w-full resize-none overflow-auto rounded-m border border-line bg-raised p-3 font-mono text-s text-ink"
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button aria-label={`Copy ${label}`} onClick={copyAll}>
          {copied === 'yes' ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
          {copied === 'yes' ? 'Copied' : 'Copy'}
        </Button>
        <span role="status" className="text-muted">
          {copied === 'by-hand' ? 'Selected: copy it with Ctrl-C or ⌘C.' : ''}
        </span>
      </div>
    </div>
  );
}
