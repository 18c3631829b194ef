import { useId } from 'react';
import { useEarlyInput } from './use-early-input.ts';

/**
 * A choice of a few options side by side, in several rows where the place is narrow. They are radio buttons, so that arrow keys and
 * screen readers work.
 */
export function Segments<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T | '';
  options: readonly { value: T; label: string; title?: string }[];
  onChange: (value: T) => void;
}) {
  const groupName = useId();
  const group = useEarlyInput<HTMLDivElement>((early) => {
    const chosen = early.querySelector<HTMLInputElement>('input:checked')?.value;
    const option = options.find((one) => one.value === chosen);
    if (option !== undefined && option.value !== value) onChange(option.value);
  });
  return (
    <div
      ref={group}
      role="radiogroup"
      aria-label={label}
      className="inline-flex max-w-full shrink-0 flex-wrap overflow-hidden rounded-m border border-line bg-raised"
    >
      {options.map((option) => (
        <label
          key={option.value}
          title={option.title}
          className="relative -mt-px -ml-px flex h-[31px] cursor-pointer items-center whitespace-nowrap border-line border-t border-l px-2.5 text-muted hover:text-ink has-checked:bg-tint has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={groupName}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-pointer appearance-none outline-none"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
