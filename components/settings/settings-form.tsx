'use client';

import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { focusRefused } from '#components/ui/focus-refused.ts';

type Props = {
  label: string;
  /** The label of the submit button. */
  button: string;
  /** Why the typed values cannot be sent; null while they can. */
  blocked?: string | null;
  isPending: boolean;
  /** Shown here unless a field shows it. */
  error: Error | null;
  onSubmit: () => void;
  onCancel: () => void;
  /** At the end of the row of buttons. */
  removal?: ReactNode;
  children: ReactNode;
};

/** The frame of a form in a list of settings. */
export function SettingsForm({ label, button, blocked = null, isPending, ...props }: Props) {
  const { error, onSubmit, onCancel, removal, children } = props;
  const form = useRef<HTMLFormElement>(null);
  const [isShown, setShown] = useState(false);
  useLayoutEffect(() => {
    setShown(error !== null && form.current?.querySelector('[data-refusal]') != null);
    if (error !== null) focusRefused(form.current, error);
  }, [error]);
  return (
    <form
      ref={form}
      aria-label={label}
      className="flex flex-col gap-5 border-l-2 border-accent py-1 pl-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <div className="flex flex-wrap items-center gap-2">
        <Button kind="primary" type="submit" disabled={isPending} blocked={blocked}>
          {isPending ? 'Saving…' : button}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        {blocked === null ? null : <span className="text-muted">{blocked}.</span>}
        <InlineError error={isShown ? null : error} />
        {removal ? <span className="ml-auto">{removal}</span> : null}
      </div>
    </form>
  );
}
