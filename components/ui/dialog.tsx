'use client';

import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

/**
 * The browser's own dialog, open as long as it is mounted: it keeps the focus inside, and Escape closes it. What is marked
 * `data-first-field` has the focus first.
 */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed while it is still in the page: then the focus goes back to where it was.
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
      className="m-auto w-[min(480px,calc(100vw-32px))] rounded-m border border-line bg-raised p-5 text-left whitespace-normal text-ink shadow-[var(--float)] open:opens backdrop:bg-[oklch(0.15_0.02_250/0.5)]"
    >
      <h2 id={id} className="text-m font-medium [overflow-wrap:anywhere]">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
