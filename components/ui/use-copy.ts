'use client';

import { useEffect, useState } from 'react';

/** The result of a copy: none yet, copied, or to be copied by hand. */
type Copied = 'no' | 'yes' | 'by-hand';

/** Milliseconds for which a control shows "Copied". */
const SHOWN_MS = 1_500;

/** Writes a text to the clipboard. Without https a browser has no clipboard, and it may refuse; both end as "by-hand". */
export async function writeText(
  clipboard: Pick<Clipboard, 'writeText'> | undefined,
  text: string,
): Promise<Exclude<Copied, 'no'>> {
  if (clipboard === undefined) return 'by-hand';
  return clipboard.writeText(text).then(
    () => 'yes',
    () => 'by-hand',
  );
}

/** Returns the function that copies a text, and its result. "yes" becomes "no" again after a moment. */
export function useCopy(): { copied: Copied; copy: (text: string) => void } {
  const [copied, setCopied] = useState<Copied>('no');
  useEffect(() => {
    if (copied !== 'yes') return;
    const timer = setTimeout(() => setCopied('no'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return { copied, copy: (text) => void writeText(navigator.clipboard, text).then(setCopied) };
}
