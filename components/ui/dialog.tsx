'use client';

import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

/**
 * A native dialog that is open while it is mounted. It keeps the focus inside and closes on Escape. The element with
 * `data-first-field` has the focus first.
 */
export function Dialog({
  title,
  isWide = false,
  onClose,
  children,
}: {
  title: string;
  /** True for two columns where there is room. */
  isWide?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closes the dialog before it leaves the page, so that the focus returns to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-first-field]')?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className={`m-auto ${isWide ? 'w-[min(880px,calc(100vw-32px))]' : 'w-[min(480px,calc(100vw-32px))]'} rounded-m border border-line bg-raised p-5 text-left whitespace-normal text-ink shadow-[var(--float)] open:opens backdrop:bg-[oklch(0.15_0.02_250/0.5)]`}
    >
      <h2 id={id} className="text-m font-medium [overflow-wrap:anywhere]">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
