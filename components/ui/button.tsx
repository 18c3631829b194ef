import type { ButtonHTMLAttributes } from 'react';

type Kind = 'plain' | 'primary' | 'quiet' | 'danger';

const KINDS: Record<Kind, string> = {
  plain: 'border border-line bg-raised text-ink hover:bg-hover',
  primary: 'border border-accent bg-accent text-on-accent hover:opacity-90',
  quiet: 'border border-transparent text-muted hover:bg-hover hover:text-ink',
  danger: 'border border-danger text-danger hover:bg-hover',
};

export const buttonClass = (kind: Kind = 'plain'): string =>
  `inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-m px-2.5 text-s font-medium whitespace-nowrap disabled:opacity-55 print:hidden ${KINDS[kind]}`;

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  kind?: Kind;
  /** Why it cannot be used now, "Type a reason first"; null while it can. `disabled` is for a request on its way. */
  blocked?: string | null;
};

/** A button that does not submit a form by default. The reason why it is disabled is its tooltip, which screen readers read too. */
export function Button({
  kind = 'plain',
  className = '',
  type = 'button',
  blocked = null,
  disabled = false,
  title,
  ...rest
}: Props) {
  return (
    <button
      type={type}
      className={`${buttonClass(kind)} ${className}`}
      disabled={disabled || blocked !== null}
      title={blocked ?? title}
      {...rest}
    />
  );
}
