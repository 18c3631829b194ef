'use client';

import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { focusRefused } from '#components/ui/focus-refused.ts';

type Props = {
  label: string;
  /** What the button says, and says while it is being done. */
  button: string;
  busyButton?: string;
  /** False while what is typed cannot be sent. */
  isReady?: boolean;
  isPending: boolean;
  /** Shown by the field that it names, and here where no field shows it. */
  error: Error | null;
  onSubmit: () => void;
  onCancel: () => void;
  /** Before the button. */
  before?: ReactNode;
  /** After the buttons, at the far end: what takes it away again. */
  removal?: ReactNode;
  /** Below the buttons. */
  after?: ReactNode;
  children: ReactNode;
};

/** The frame of a form in a list of settings. */
export function SettingsForm({ label, button, busyButton = 'Saving…', isReady = true, isPending, ...props }: Props) {
  const { error, onSubmit, onCancel, before, removal, after, children } = props;
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
        {before}
        <Button kind="primary" type="submit" disabled={!isReady || isPending}>
          {isPending ? busyButton : button}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        <InlineError error={isShown ? null : error} />
        {removal ? <span className="ml-auto">{removal}</span> : null}
      </div>
      {after}
    </form>
  );
}
