import type { RefObject } from 'react';

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Where the key / leads here. */
  input?: RefObject<HTMLInputElement | null>;
};

/** Filters a list as one types; Esc empties it and lets go. */
export function SearchInput({ label, value, onChange, input }: Props) {
  return (
    <input
      ref={input}
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
      className="h-8 min-w-0 flex-1 basis-44 rounded-m border border-edge bg-raised px-2.5 md:max-w-72"
    />
  );
}
