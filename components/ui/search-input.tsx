import { type RefObject, useImperativeHandle } from 'react';
import { useEarlyText } from './use-early-input.ts';

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** The key "/" moves the focus here. */
  input?: RefObject<HTMLInputElement | null>;
};

/** A field that filters a list while text is typed; Escape empties it. */
export function SearchInput({ label, value, onChange, input }: Props) {
  const element = useEarlyText<HTMLInputElement>(value, onChange);
  useImperativeHandle<HTMLInputElement | null, HTMLInputElement | null>(input, () => element.current);
  return (
    <input
      ref={element}
      type="search"
      aria-label={label}
      aria-keyshortcuts={input === undefined ? undefined : '/'}
      placeholder={input === undefined ? 'Filter…' : 'Filter…  /'}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        onChange('');
        event.currentTarget.blur();
      }}
      className="h-8 min-w-0 flex-1 basis-44 rounded-m border border-edge bg-raised px-2.5 md:max-w-72 print:hidden"
    />
  );
}
