'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { shortDigest } from '#lib/format/short-digest.ts';

/** A digest in twelve characters; a click copies all of it. */
export function CopyDigest({ digest, label = 'digest' }: { digest: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      title={digest}
      aria-label={`Copy ${label} ${shortDigest(digest)}`}
      className="num inline-flex items-center gap-1 text-muted hover:text-ink"
      onClick={(event) => {
        event.stopPropagation();
        void navigator.clipboard?.writeText(digest).then(() => setCopied(true));
      }}
    >
      {shortDigest(digest)}
      {copied ? <Check aria-hidden size={12} className="text-saved" /> : <Copy aria-hidden size={12} />}
      <span className="sr-only" aria-live="polite">
        {copied ? 'Copied' : ''}
      </span>
    </button>
  );
}
