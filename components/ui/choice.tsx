import { visibleText } from '#lib/format/text.ts';
import { Glyph } from './glyph.tsx';
import { useEarlyInput } from './use-early-input.ts';

export type ChoiceOption = { value: string; label: string };
type Group = { label: string; options: ChoiceOption[] };

/**
 * A native select, which works with keyboards, phones and screen readers. A value without an option, for example of an old
 * link, gets one: the browser would select the first option instead.
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
  options: ChoiceOption[];
  groups?: Group[];
  onChange: (value: string) => void;
  mono?: boolean;
  className?: string;
}) {
  const element = useEarlyInput<HTMLSelectElement>((early) => {
    const hasOwn = Array.from(early.options).some((option) => option.value === value);
    if (hasOwn && early.value !== value) onChange(early.value);
  });
  const all = [...options, ...groups.flatMap((group) => group.options)];
  const isOffered = value === '' || all.some((option) => option.value === value);
  return (
    <span className={`relative inline-flex min-w-0 ${className}`}>
      <select
        ref={element}
        aria-label={label}
        value={value}
        onChange={({ target }) => {
          // An event that came just before the hydration was reported by `useEarlyInput`, and React has put its own value back.
          if (target.value !== value) onChange(target.value);
        }}
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
      <Glyph name="down" size={14} className="pointer-events-none absolute top-[9px] right-2 text-muted" />
    </span>
  );
}
