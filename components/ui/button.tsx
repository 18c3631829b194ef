import type { ButtonHTMLAttributes } from 'react';

type Kind = 'plain' | 'primary' | 'quiet' | 'danger';

const KINDS: Record<Kind, string> = {
  plain: 'border border-line bg-raised text-ink hover:bg-hover',
  primary: 'border border-accent bg-accent text-on-accent hover:opacity-90',
  quiet: 'border border-transparent text-muted hover:bg-hover hover:text-ink',
  danger: 'border border-danger text-danger hover:bg-hover',
};

export const buttonClass = (kind: Kind = 'plain'): string =>
  `inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-m px-2.5 text-s font-medium whitespace-nowrap disabled:opacity-55 ${KINDS[kind]}`;

/** A button that never submits by accident. */
export function Button({
  kind = 'plain',
  className = '',
  type = 'button',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: Kind }) {
  return <button type={type} className={`${buttonClass(kind)} ${className}`} {...rest} />;
}
