import { type InputHTMLAttributes, type ReactNode, useId } from 'react';
import { useEarlyText } from './use-early-input.ts';

const INPUT = 'w-full rounded-m border border-edge bg-raised px-2.5 text-s text-ink';

/** A labelled text field, with a note or the refusal below it. */
export function Field({
  label,
  note,
  error,
  mono = false,
  rows,
  ...input
}: Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> & {
  label: string;
  note?: ReactNode;
  error?: string | null;
  mono?: boolean;
  rows?: number;
  value: string;
  onChange: (event: { target: { value: string } }) => void;
}) {
  const id = useId();
  const report = (value: string) => input.onChange({ target: { value } });
  const line = useEarlyText<HTMLInputElement>(input.value, report);
  const area = useEarlyText<HTMLTextAreaElement>(input.value, report);
  const described = error || note ? `${id}-note` : undefined;
  const shared = {
    id,
    'aria-describedby': described,
    'aria-invalid': error ? true : undefined,
    className: `${INPUT} ${mono ? 'font-mono' : ''} ${rows === undefined ? 'h-8' : 'py-1.5'}`,
  };
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {rows === undefined ? (
        <input ref={line} {...shared} {...input} />
      ) : (
        <textarea
          ref={area}
          {...shared}
          rows={rows}
          name={input.name}
          maxLength={input.maxLength}
          value={input.value}
          onChange={input.onChange}
          placeholder={input.placeholder}
          spellCheck={false}
        />
      )}
      {described === undefined ? null : (
        <p id={described} data-refusal={error ? '' : undefined} className={error ? 'text-danger' : 'text-muted'}>
          {error || note}
        </p>
      )}
    </div>
  );
}
