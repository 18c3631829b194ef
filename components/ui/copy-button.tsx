'use client';

import { Button } from './button.tsx';
import { lazily } from './lazily.tsx';
import { PageGlyph } from './page-glyph.tsx';
import { useCopy } from './use-copy.ts';

/** Only needed without https, where the browser has no clipboard. */
const CopyBlock = lazily(() => import('./copy-block.tsx').then((module) => module.CopyBlock));

/** A button that copies a text. Without a clipboard it shows the text, to be copied by hand. */
export function CopyButton({
  label,
  text,
  name,
}: {
  label: string;
  text: () => string;
  /** What is copied, for the field that shows it. */
  name: string;
}) {
  const { copied, copy } = useCopy();
  return (
    <>
      <Button onClick={() => copy(text())} aria-live="polite">
        <PageGlyph name={copied === 'yes' ? 'check' : 'copy'} size={14} />
        {copied === 'yes' ? 'Copied' : label}
      </Button>
      {copied === 'by-hand' ? (
        <div className="w-full min-w-0 basis-full">
          <CopyBlock label={name} text={text()} />
        </div>
      ) : null}
    </>
  );
}
