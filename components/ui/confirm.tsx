'use client';

import { type ReactNode, useId, useRef } from 'react';
import { Button } from './button.tsx';

/** A button that asks for confirmation. The browser's own dialog keeps the focus inside. */
export function Confirm({
  label,
  kind = 'plain',
  disabled = false,
  blocked = null,
  title,
  children,
  action,
  onConfirm,
}: {
  label: ReactNode;
  kind?: 'plain' | 'danger';
  disabled?: boolean;
  /** Why it cannot be used now; null while it can. */
  blocked?: string | null;
  title: string;
  children: ReactNode;
  action: string;
  onConfirm: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const cancel = () => dialog.current?.close();
  return (
    <>
      <Button
        kind={kind}
        disabled={disabled}
        blocked={blocked}
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        {label}
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        className="m-auto w-[min(440px,calc(100vw-32px))] rounded-m border border-line bg-raised p-5 text-left whitespace-normal text-ink shadow-[var(--float)] open:opens backdrop:bg-[oklch(0.15_0.02_250/0.5)]"
      >
        <h2 id={`${id}-title`} className="text-m font-medium [overflow-wrap:anywhere]">
          {title}
        </h2>
        <p id={`${id}-text`} className="mt-2 text-muted">
          {children}
        </p>
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={cancel}>Cancel</Button>
          <Button
            kind="danger"
            onClick={() => {
              cancel();
              onConfirm();
            }}
          >
            {action}
          </Button>
        </div>
      </dialog>
    </>
  );
}
