import type { ButtonHTMLAttributes } from 'react';

/**
 * A square button with an icon. Its label is read by screen readers and is the tooltip. One that is blocked keeps the focus; its
 * tooltip has the reason.
 */
export function IconButton({
  label,
  className = '',
  blocked = null,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { label: string; blocked?: string | null }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={blocked ?? label}
      aria-disabled={blocked !== null || undefined}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-m text-muted hover:bg-hover hover:text-ink aria-disabled:opacity-55 print:hidden ${className}`}
      {...rest}
    />
  );
}
