'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';

/** Text to paste elsewhere, as it is, with a button that copies all of it. */
export function CopyBlock({ label, text }: { label: string; text: string }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState<'no' | 'yes' | 'by-hand'>('no');
  useEffect(() => {
    if (copied !== 'yes') return;
    const timer = setTimeout(() => setCopied('no'), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    field.current?.select();
    // Without https a browser lends no clipboard: what is selected is copied by hand.
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setCopied('yes'),
      () => setCopied('by-hand'),
    );
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
        <Button aria-label={`Copy ${label}`} onClick={copy}>
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
