import { ChevronDown } from 'lucide-react';

export type Option = { value: string; label: string };
type Group = { label: string; options: Option[] };

/** A native select, small: it works with a keyboard, a thumb and a screen reader as people expect. */
export function Choice({
  label,
  value,
  options,
  groups = [],
  onChange,
  mono = false,
  className = '',
}: {
  label: string;
  value: string;
  options: Option[];
  groups?: Group[];
  onChange: (value: string) => void;
  mono?: boolean;
  className?: string;
}) {
  return (
    <span className={`relative inline-flex min-w-0 ${className}`}>
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`h-8 w-full min-w-0 appearance-none truncate rounded-m border border-line bg-raised pr-7 pl-2.5 text-s text-ink hover:bg-hover ${mono ? 'num' : ''}`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <ChevronDown aria-hidden size={14} className="pointer-events-none absolute top-[9px] right-2 text-muted" />
    </span>
  );
}
