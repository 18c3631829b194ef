import type { ButtonHTMLAttributes } from 'react';

/** A square button that shows an icon only: its label is what a screen reader says and a tooltip shows. */
export function IconButton({
  label,
  className = '',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-m text-muted hover:bg-hover hover:text-ink ${className}`}
      {...rest}
    />
  );
}
