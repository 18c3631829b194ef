import { ChevronDown } from 'lucide-react';
import { visibleText } from '#lib/format/text.ts';

export type Option = { value: string; label: string };
type Group = { label: string; options: Option[] };

/**
 * A native select, small: it works with a keyboard, a thumb and a screen reader as people expect. A value that is none of the
 * options, as of a link that is older than they are, is shown beside them: the browser would show the first of them.
 */
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
  const all = [...options, ...groups.flatMap((group) => group.options)];
  const isOffered = value === '' || all.some((option) => option.value === value);
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
        {isOffered ? null : <option value={value}>{visibleText(value)}</option>}
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
