import { type ReactNode, useId } from 'react';
import { TERMS, type TermName } from '#lib/format/terms.ts';

/** A term with its explanation: in the tooltip, for screen readers, and in a popover of the browser on a click or tap. */
export function Term({ of, children }: { of: TermName; children: ReactNode }) {
  return <Explained term={TERMS[of]}>{children}</Explained>;
}

/** A term of another table. @param props.term - its name, and its explanation */
export function Explained({ term: [name, text], children }: { term: readonly [string, string]; children: ReactNode }) {
  const id = useId();
  return (
    <span className="[anchor-scope:--term]">
      <button type="button" popoverTarget={id} title={text} className="term">
        {children}
      </button>
      <span id={id} popover="auto" className="term-text">
        {name}: {text}
      </span>
    </span>
  );
}
